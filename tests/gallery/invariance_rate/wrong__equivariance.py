import torch
import torch.nn.functional as F


def shift(X, dx):
    return F.pad(X, (dx, -dx))


def invariance_rate(f, images, dx):
    same = 0
    for i in range(len(images)):
        if torch.equal(f(shift(images[i : i + 1], dx)), shift(f(images[i : i + 1]), dx)):
            same += 1
    return same / len(images)
