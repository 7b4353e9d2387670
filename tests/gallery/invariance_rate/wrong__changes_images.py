import torch


def shift(X, dx):
    old = X.clone()
    X[...] = 0
    W = X.shape[-1]
    for j in range(W):
        if 0 <= j - dx < W:
            X[..., j] = old[..., j - dx]
    return X


def invariance_rate(f, images, dx):
    before = f(images).clone()
    same = f(shift(images, dx)) == before
    return same.flatten(1).all(1).float().mean().item()
