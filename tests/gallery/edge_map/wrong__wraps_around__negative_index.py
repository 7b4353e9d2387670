import torch


def edge_map(X):
    E = torch.zeros_like(X)
    for j in range(X.shape[-1]):
        E[..., j] = (X[..., j - 1] - X[..., j]).abs()
    return E
