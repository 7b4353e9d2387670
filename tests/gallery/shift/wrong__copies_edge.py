import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    W = X.shape[-1]
    for j in range(W):
        Y[..., j] = X[..., min(max(j - dx, 0), W - 1)]
    return Y
