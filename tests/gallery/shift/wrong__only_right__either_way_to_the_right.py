import torch


def shift(X, dx):
    dx = abs(dx)
    Y = torch.zeros_like(X)
    for j in range(dx, X.shape[-1]):
        Y[..., j] = X[..., j - dx]
    return Y
