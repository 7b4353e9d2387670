from torch.nn import functional as F


def avg_pool2d(X, kernel_size, stride=None, padding=0, count_include_pad=True):
    k_h, k_w = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    stride = (k_h, k_w) if stride is None else stride
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    p_h, p_w = (padding,) * 2 if isinstance(padding, int) else padding
    sides = (p_w, p_w, p_h, p_h)
    total = F.pad(X, sides).unfold(2, k_h, s_h).unfold(3, k_w, s_w).sum((-2, -1))
    return total / (k_h * k_w)
