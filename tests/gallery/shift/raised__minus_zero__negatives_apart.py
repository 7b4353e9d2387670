import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    W = X.shape[-1]
    if dx < 0:
        if -dx < W:
            Y[..., : W + dx] = X[..., -dx:]
    else:
        Y[..., dx:] = X[..., :-dx]
    return Y
