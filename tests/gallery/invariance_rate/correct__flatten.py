import torch
import torch.nn.functional as F


def shift(X, dx):
    W = X.shape[-1]
    if dx >= 0:
        return F.pad(X, (dx, 0))[..., :W]
    return F.pad(X, (0, -dx))[..., -dx:]


def invariance_rate(f, images, dx):
    same = f(images) == f(shift(images, dx))
    return same.flatten(start_dim=1).all(dim=1).float().mean().item()
