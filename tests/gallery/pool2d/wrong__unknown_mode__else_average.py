def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2:
        raise ValueError("X must have two axes")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((-2, -1)) if mode == "max" else windows.mean((-2, -1))
