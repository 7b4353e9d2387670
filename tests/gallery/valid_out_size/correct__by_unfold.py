import torch


def valid_out_size(n, k):
    if k > n:
        raise ValueError("window wider than the input")
    if k <= 0:
        raise ValueError("window without a cell")
    return torch.arange(n).unfold(0, k, 1).shape[0]
