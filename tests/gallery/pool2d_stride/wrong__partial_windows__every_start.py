def pool2d_stride(X, pool_size, stride=None, mode="max"):
    p_h, p_w = (pool_size, pool_size) if isinstance(pool_size, int) else pool_size
    if stride is None:
        stride = (p_h, p_w)
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    H, W = X.shape
    rows, cols = range(0, H, s_h), range(0, W, s_w)
    Y = X.new_zeros((len(rows), len(cols)))
    for i, top in enumerate(rows):
        for j, left in enumerate(cols):
            window = X[top : top + p_h, left : left + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y
