from torch.nn import functional as F


def max_pool2d(X, kernel_size, stride=None, padding=0):
    k_h, k_w = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    stride = (k_h, k_w) if stride is None else stride
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    p_h, p_w = (padding,) * 2 if isinstance(padding, int) else padding
    X = F.pad(X, (p_w, p_w, p_h, p_h), value=-1e9)
    windows = X.unfold(2, k_h, s_h).unfold(3, k_w, s_w)
    return windows.amax((-2, -1))
