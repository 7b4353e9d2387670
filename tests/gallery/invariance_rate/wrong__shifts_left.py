import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (-dx, dx))


def invariance_rate(f, images, dx):
    same = f(images) == f(shift(images, dx))
    return same.flatten(1).all(1).float().mean().item()
