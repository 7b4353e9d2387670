import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    Y[..., dx:] = X[..., :-dx]
    return Y
