# due: needless_copy
import torch


def windows_of(X, size):
    return X.unfold(0, size[0], 1).unfold(1, size[1], 1)


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("X has two axes, mode is 'max' or 'avg'")
    Y = torch.clone(X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1))
    return Y.amax((-2, -1)) if mode == "max" else Y.mean((-2, -1))
