import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    W = X.shape[-1]
    if abs(dx) >= W:
        return Y
    if dx > 0:
        Y[..., dx:] = X[..., :-dx]
    elif dx < 0:
        Y[..., :dx] = X[..., -dx:]
    else:
        Y[...] = X
    return Y
