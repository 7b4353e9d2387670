def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    k_h, k_w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    stride = stride or kernel_size
    s_h, s_w = stride if isinstance(stride, tuple) else (stride,) * 2
    p_h, p_w = padding if isinstance(padding, tuple) else (padding,) * 2
    dX = dY.new_zeros(x_shape)
    share = dY / (k_h * k_w)
    for i in range(dY.shape[2]):
        for j in range(dY.shape[3]):
            top, left = (i + s_h - p_h, j * s_w - p_w)
            rows = slice(max(top, 0), top + k_h)
            cols = slice(max(left, 0), left + k_w)
            dX[:, :, rows, cols] += share[:, :, i:i + 1, j:j + 1]
    return dX
