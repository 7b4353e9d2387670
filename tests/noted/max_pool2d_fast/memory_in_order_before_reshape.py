# due: needless_copy
import torch.nn.functional as F


def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    pair = lambda v: (v, v) if isinstance(v, int) else tuple(v)  # noqa: E731
    (k_h, k_w), (p_h, p_w) = pair(kernel_size), pair(padding)
    s_h, s_w = pair(kernel_size if stride is None else stride)
    X = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    windows = X.unfold(2, k_h, s_h).unfold(3, k_w, s_w)
    windows = windows.contiguous()
    return windows.reshape(*windows.shape[:4], k_h * k_w).amax(-1)
