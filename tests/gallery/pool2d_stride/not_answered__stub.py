def pool2d_stride(X, pool_size, stride=None, mode="max"):
    """Pool X (H, W); stride is None (as the window), a number or a pair."""
    raise NotImplementedError
