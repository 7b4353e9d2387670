import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else value


def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    k_h, k_w = pair(kernel_size)
    s_h, s_w = pair(kernel_size if stride is None else stride)
    p_h, p_w = pair(padding)
    padded = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    N, C, H, W = padded.shape
    n_h, n_w = (H - k_h) // s_h + 1, (W - k_w) // s_w + 1
    t_n, t_c, t_h, t_w = padded.stride()
    windows = padded.as_strided(
        (N, C, n_h, n_w, k_h, k_w), (t_n, t_c, t_h * s_h, t_w * s_w, t_h, t_w)
    )
    return windows.flatten(-2).max(-1).values
