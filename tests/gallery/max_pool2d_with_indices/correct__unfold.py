import torch
import torch.nn.functional as F


def max_pool2d_with_indices(X, kernel_size, stride=None, padding=0):
    two = lambda v: (v, v) if isinstance(v, int) else tuple(v)
    (k_h, k_w), (p_h, p_w) = two(kernel_size), two(padding)
    s_h, s_w = two(stride or kernel_size)
    padded = F.pad(X, (p_w, p_w, p_h, p_h), value=-torch.inf)
    windows = padded.unfold(2, k_h, s_h).unfold(3, k_w, s_w).flatten(-2)
    Y, a = windows.max(-1)
    rows = torch.arange(Y.shape[2], device=X.device)[:, None] * s_h - p_h + a // k_w
    cols = torch.arange(Y.shape[3], device=X.device) * s_w - p_w + a % k_w
    return Y, rows * X.shape[3] + cols
