import torch
from torch.nn import functional as F


def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    pair = lambda v: (v, v) if isinstance(v, int) else tuple(v)
    (k_h, k_w), (p_h, p_w) = pair(kernel_size), pair(padding)
    s = pair(kernel_size if stride is None else stride)
    C = x_shape[1]
    weight = torch.full((C, 1, k_h, k_w), 1 / (k_h * k_w), dtype=dY.dtype, device=dY.device)
    spread = F.conv_transpose2d(dY, weight, stride=s, groups=C)
    dX = dY.new_zeros(x_shape[0], C, x_shape[2] + 2 * p_h, x_shape[3] + 2 * p_w)
    dX[:, :, : spread.shape[2], : spread.shape[3]] = spread
    return dX[:, :, p_h : p_h + x_shape[2], p_w : p_w + x_shape[3]]
