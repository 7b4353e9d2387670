import torch
import torch.nn.functional as F


def max_pool2d_with_indices(X, kernel_size, stride=None, padding=0):
    two = lambda v: (v, v) if isinstance(v, int) else tuple(v)
    (k_h, k_w), (s_h, s_w), (p_h, p_w) = two(kernel_size), two(stride or kernel_size), two(padding)
    H, W = X.shape[-2:]
    cut = lambda T: T.unfold(-2, k_h, s_h).unfold(-2, k_w, s_w).flatten(-2)
    places = torch.arange(H * W).reshape(H, W)
    places = cut(F.pad(places, (p_w, p_w, p_h, p_h), value=-1))
    windows = cut(F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf")))
    best = windows.argmax(-1, keepdim=True)
    Y = windows.gather(-1, best).squeeze(-1)
    return Y, places.expand(windows.shape).gather(-1, best).squeeze(-1)
