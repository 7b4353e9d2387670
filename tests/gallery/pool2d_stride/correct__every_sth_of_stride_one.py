def pool2d_stride(X, pool_size, stride=None, mode="max"):
    p_h, p_w = (pool_size,) * 2 if isinstance(pool_size, int) else pool_size
    stride = (p_h, p_w) if stride is None else stride
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    dense = X.unfold(0, p_h, 1).unfold(1, p_w, 1)
    dense = dense.flatten(2)
    Y = dense.max(dim=2).values if mode == "max" else dense.mean(dim=2)
    return Y[::s_h, ::s_w]
