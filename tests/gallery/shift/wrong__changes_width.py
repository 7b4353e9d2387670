import torch.nn.functional as F


def shift(X, dx):
    if dx > 0:
        return F.pad(X, (dx, 0))
    return F.pad(X, (0, -dx))
