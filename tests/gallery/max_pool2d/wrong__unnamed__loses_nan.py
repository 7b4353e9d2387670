import torch
from torch.nn import functional as F


def max_pool2d(X, kernel_size, stride=None, padding=0):
    k = (kernel_size,) * 2 if isinstance(kernel_size, int) else tuple(kernel_size)
    s = k if stride is None else ((stride,) * 2 if isinstance(stride, int) else tuple(stride))
    p = (padding,) * 2 if isinstance(padding, int) else tuple(padding)
    N, C, H, W = X.shape
    o_h, o_w = (H + 2 * p[0] - k[0]) // s[0] + 1, (W + 2 * p[1] - k[1]) // s[1] + 1
    padded = F.pad(X, (p[1], p[1], p[0], p[0]), value=float("-inf"))
    Y = X.new_full((N, C, o_h, o_w), float("-inf"))
    for a in range(k[0]):
        for b in range(k[1]):
            cells = padded[:, :, a : a + s[0] * o_h : s[0], b : b + s[1] * o_w : s[1]]
            cells = cells[:, :, :o_h, :o_w]
            Y = torch.where(cells > Y, cells, Y)
    return Y
