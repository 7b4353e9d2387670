def max_pool2d(X, kernel_size, stride=None, padding=0):
    k_h, k_w = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    stride = (k_h, k_w) if stride is None else stride
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    return X.unfold(2, k_h, s_h).unfold(3, k_w, s_w).amax((-2, -1))
