import torch
import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    N = images.shape[0]
    change = (f(shift(images, dx)) - f(images)).reshape(N, -1).abs().amax(dim=1)
    return float((change == 0).sum()) / N
