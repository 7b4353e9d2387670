import torch
from torch.nn import functional as F


def max_pool2d(X, kernel_size, stride=None, padding=0):
    k_h, k_w = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    stride = (k_h, k_w) if stride is None else stride
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    p_h, p_w = (padding,) * 2 if isinstance(padding, int) else padding
    X = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    H, W = X.shape[-2:]
    tops = torch.arange(0, H - k_h + 1, s_h, device=X.device)
    lefts = torch.arange(0, W - k_w + 1, s_w, device=X.device)
    best = None
    for a in range(k_h):
        for b in range(k_w):
            layer = X[:, :, tops + a][:, :, :, lefts + b]
            best = layer if best is None else torch.maximum(best, layer)
    return best
