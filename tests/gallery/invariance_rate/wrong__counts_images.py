import torch
import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    n = 0.0
    for image in images.split(1):
        n += float(torch.equal(f(image), f(shift(image, dx))))
    return n
