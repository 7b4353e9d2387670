import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    return (f(images) == f(shift(images, dx))).float().mean().item()
