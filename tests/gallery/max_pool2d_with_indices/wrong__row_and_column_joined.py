import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else value


def max_pool2d_with_indices(X, kernel_size, stride=None, padding=0):
    N, C, H, W = X.shape
    k_h, k_w = pair(kernel_size)
    s_h, s_w = pair(kernel_size if stride is None else stride)
    p_h, p_w = pair(padding)
    padded = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    n_h = (H + 2 * p_h - k_h) // s_h + 1
    n_w = (W + 2 * p_w - k_w) // s_w + 1
    Y = X.new_zeros((N, C, n_h, n_w))
    idx = torch.zeros((N, C, n_h, n_w), dtype=torch.int64, device=X.device)
    for i in range(n_h):
        for j in range(n_w):
            window = padded[:, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].flatten(2)
            Y[:, :, i, j], a = window.max(dim=-1)
            top, left = i * s_h - p_h, j * s_w - p_w
            idx[:, :, i, j] = (top + a // k_w) + W + left + a % k_w
    return Y, idx
