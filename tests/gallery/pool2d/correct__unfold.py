def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2:
        raise ValueError("two axes, please")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax(dim=(-2, -1))
    if mode == "avg":
        return windows.mean(dim=(-2, -1))
    raise ValueError("mode is 'max' or 'avg'")
