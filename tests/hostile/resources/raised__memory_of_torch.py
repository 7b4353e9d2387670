# Asks torch for memory.
# fence: room
# %% answer valid_out_size
import torch


def valid_out_size(n, k):
    torch.empty(1 << 30)
    return 0
