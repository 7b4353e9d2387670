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
    Y = X.new_zeros((*X.shape[:2], n_h, n_w))
    for i in range(n_h):
        for j in range(n_w):
            window = padded[:, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
            Y[:, :, i, j] = window.amax((2, 3))
    return Y
