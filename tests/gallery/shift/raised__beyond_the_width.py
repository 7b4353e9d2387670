import torch


def shift(X, dx):
    W = X.shape[-1]
    Y = torch.zeros_like(X)
    if dx >= 0:
        Y[..., dx:] = X[..., : W - dx]
    else:
        Y[..., : W + dx] = X[..., -dx:]
    return Y
