import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    if (f(images) == f(shift(images, dx))).all():
        return 1.0
    return 0.0
