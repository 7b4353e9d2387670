import torch


def edge_map(X):
    left, right = X[..., :-1], X[..., 1:]
    return torch.maximum(left, right) - torch.minimum(left, right)
