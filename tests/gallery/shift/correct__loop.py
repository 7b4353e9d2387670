import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    W = X.shape[-1]
    for j in range(W):
        if 0 <= j - dx < W:
            Y[..., j] = X[..., j - dx]
    return Y
