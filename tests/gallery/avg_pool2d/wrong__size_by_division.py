def avg_pool2d(X, kernel_size, stride=None, padding=0, count_include_pad=True):
    k_h, k_w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (k_h, k_w)
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = X.shape
    Xp = X.new_zeros((N, C, H + 2 * p_h, W + 2 * p_w))
    Xp[:, :, p_h : p_h + H, p_w : p_w + W] = X
    out_h = (H + 2 * p_h) // s_h
    out_w = (W + 2 * p_w) // s_w
    Y = X.new_zeros((N, C, out_h, out_w))
    inside = X.new_zeros(Xp.shape[-2:])
    inside[p_h : p_h + H, p_w : p_w + W] = 1
    for i in range(out_h):
        for j in range(out_w):
            rows = slice(i * s_h, i * s_h + k_h)
            cols = slice(j * s_w, j * s_w + k_w)
            window = Xp[:, :, rows, cols]
            if count_include_pad:
                Y[:, :, i, j] = window.mean((2, 3))
            else:
                Y[:, :, i, j] = window.sum((2, 3)) / inside[rows, cols].sum()
    return Y
