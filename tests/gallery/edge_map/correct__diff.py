import torch


def edge_map(X):
    return torch.abs(torch.diff(X, dim=-1))
