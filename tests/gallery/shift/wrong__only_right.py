import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    W = X.shape[-1]
    for j in range(W - 1, dx - 1, -1):
        if dx >= 0:
            Y[..., j] = X[..., j - dx]
    return Y
