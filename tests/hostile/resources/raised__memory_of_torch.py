# Asks torch for memory.
# fence: room
# %% answer valid_out_size
import torch


def valid_out_size(n, k):
    torch.ones(1 << 34)
    return 0
