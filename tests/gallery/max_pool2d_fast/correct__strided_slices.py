import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else value


def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    k_h, k_w = pair(kernel_size)
    s_h, s_w = pair(kernel_size if stride is None else stride)
    p_h, p_w = pair(padding)
    padded = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    n_h = (padded.shape[2] - k_h) // s_h + 1
    n_w = (padded.shape[3] - k_w) // s_w + 1
    Y = None
    for a in range(k_h):
        for b in range(k_w):
            seen = padded[:, :, a : a + s_h * n_h : s_h, b : b + s_w * n_w : s_w]
            seen = seen[:, :, :n_h, :n_w]
            Y = seen if Y is None else torch.maximum(Y, seen)
    return Y.clone()
