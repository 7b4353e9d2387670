import torch


def edge_map(X):
    E = torch.zeros_like(X)
    E[..., :-1] = (X[..., :-1] - X[..., 1:]).abs()
    return E
