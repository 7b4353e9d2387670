import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    same = (f(images) == f(shift(images, dx))).all(dim=3).all(dim=2).all(dim=1)
    return same.float().mean().item()
