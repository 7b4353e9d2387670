def pair(value):
    return (value, value) if isinstance(value, int) else value

def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    N, C, H, W = x_shape
    k_h, k_w = pair(kernel_size)
    s_h, s_w = pair(kernel_size if stride is None else stride)
    p_h, p_w = pair(padding)
    dXp = dY.new_zeros((N, C, H + 2 * p_h, W + 2 * p_w))
    for i in range(dY.shape[2]):
        for j in range(dY.shape[3]):
            top, left = (i * s_h, j * s_w)
            dXp[:, :, left:left + k_w, top:top + k_h] += dY[:, :, i, j, None, None] / (k_h * k_w)
    return dXp[:, :, p_h:p_h + H, p_w:p_w + W]
