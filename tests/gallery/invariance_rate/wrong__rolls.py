import torch


def invariance_rate(f, images, dx):
    moved = torch.roll(images, dx, dims=-1)
    unchanged = [torch.equal(one, other) for one, other in zip(f(images), f(moved))]
    return sum(unchanged) / len(unchanged)
