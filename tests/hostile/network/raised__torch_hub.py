# Lets torch fetch and run code.
# fence: system calls
# %% answer valid_out_size
import torch


def valid_out_size(n, k):
    torch.hub.load("nobody/nothing", "answer", trust_repo=True)
    return 0
