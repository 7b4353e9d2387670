def pool2d_stride(X, pool_size, stride=None, mode="max"):
    if type(pool_size) is int:
        pool_size = (pool_size, pool_size)
    if stride is None:
        stride = pool_size
    if type(stride) is int:
        stride = (stride, stride)
    windows = X.unfold(0, pool_size[0], stride[0]).unfold(1, pool_size[1], stride[1])
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))
