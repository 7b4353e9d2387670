import torch


def shift(X, dx):
    Y = torch.roll(X, dx, dims=-1)
    if dx > 0:
        Y[..., :dx] = 0
    elif dx < 0:
        Y[..., max(0, Y.shape[-1] + dx):] = 0
    return Y
