def max_pool2d(X, kernel_size, stride=None, padding=0):
    k_h, k_w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (k_h, k_w)
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = X.shape
    Xp = X.new_full((N, C, H + 2 * p_h, W + 2 * p_w), float('-inf'))
    Xp[:, :, p_h:p_h + H, p_w:p_w + W] = X
    out_h = (H + 2 * p_h - k_h) // s_h + 1
    out_w = (W + 2 * p_w - k_w) // s_w + 1
    Y = X.new_zeros((N, C, out_h, out_w))
    for n in range(N):
        for c in range(C):
            for i in range(out_h):
                for j in range(out_w):
                    top, left = (i * s_h, j * s_w)
                    window = Xp[n, c, left:left + k_w, top:top + k_h]
                    Y[n, c, i, j] = window.max()
    return Y
