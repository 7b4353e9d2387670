def pool2d_stride(X, pool_size, stride=None, mode='max'):
    p_h, p_w = (pool_size, pool_size) if isinstance(pool_size, int) else pool_size
    if stride is None:
        stride = (p_h, p_w)
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    H = (X.shape[0] - p_h) // s_h + 1
    W = (X.shape[1] - p_w) // s_w + 1
    Y = X.new_zeros((H, W))
    for i in range(H):
        for j in range(W):
            window = X[i * s_h:, j * s_w:j * s_w + p_w]
            Y[i, j] = window.max() if mode == 'max' else window.mean()
    return Y
