import torch


def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    """One strided addition for each cell of the window, all windows at once."""

    def both(v):
        return (v, v) if isinstance(v, int) else tuple(v)

    N, C, H, W = x_shape
    k_h, k_w = both(kernel_size)
    s_h, s_w = both(stride) if stride is not None else (k_h, k_w)
    p_h, p_w = both(padding)
    n_h, n_w = dY.shape[-2:]
    canvas = torch.zeros(
        N, C, H + 2 * p_h + s_h, W + 2 * p_w + s_w, dtype=dY.dtype, device=dY.device
    )
    for a in range(k_h):
        for b in range(k_w):
            canvas[:, :, a : a + n_h * s_h : s_h, b : b + n_w * s_w : s_w] += dY
    return canvas[:, :, p_h : p_h + H, p_w : p_w + W] / (k_h * k_w)
