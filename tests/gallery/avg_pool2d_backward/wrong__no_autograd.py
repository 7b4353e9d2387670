import torch
import torch.nn.functional as F


def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    pair = lambda v: (v, v) if isinstance(v, int) else tuple(v)
    (k_h, k_w), (p_h, p_w) = pair(kernel_size), pair(padding)
    s_h, s_w = pair(kernel_size if stride is None else stride)
    X = torch.zeros(x_shape, dtype=dY.dtype, device=dY.device, requires_grad=True)
    windows = F.pad(X, (p_w, p_w, p_h, p_h)).unfold(2, k_h, s_h).unfold(3, k_w, s_w)
    Y = windows.sum((-2, -1)) / (k_h * k_w)
    return torch.autograd.grad(Y, X, dY)[0]
