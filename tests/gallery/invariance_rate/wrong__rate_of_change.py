import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    changed = f(images) != f(shift(images, dx))
    return changed.flatten(1).any(1).float().mean().item()
