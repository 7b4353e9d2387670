import torch
from torch.nn import functional as F


def avg_pool2d(X, kernel_size, stride=None, padding=0, count_include_pad=True):
    k_h, k_w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (k_h, k_w)
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = X.shape
    Z = F.pad(X, (p_w, p_w, p_h, p_h))
    ones = F.pad(torch.ones_like(X), (p_w, p_w, p_h, p_h))
    Y = X.new_zeros((N, C, (H + 2 * p_h - k_h) // s_h + 1, (W + 2 * p_w - k_w) // s_w + 1))
    for i in range(Y.shape[2]):
        for j in range(Y.shape[3]):
            rows = slice(j * s_w, j * s_w + k_w)
            columns = slice(i * s_h, i * s_h + k_h)
            total = Z[:, :, rows, columns].sum((2, 3))
            count = k_h * k_w if count_include_pad else ones[:, :, rows, columns].sum((2, 3))
            Y[:, :, i, j] = total / count
    return Y
