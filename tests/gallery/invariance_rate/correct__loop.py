import torch


def shift(X, dx):
    Y = torch.zeros_like(X)
    W = X.shape[-1]
    for j in range(W):
        if 0 <= j - dx < W:
            Y[..., j] = X[..., j - dx]
    return Y


def invariance_rate(f, images, dx):
    unchanged = 0
    for i in range(len(images)):
        image = images[i : i + 1]
        if torch.equal(f(image), f(shift(image, dx))):
            unchanged += 1
    return unchanged / len(images)
