import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view


def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    pair = lambda v: (v, v) if isinstance(v, int) else v
    (k_h, k_w), (p_h, p_w) = pair(kernel_size), pair(padding)
    s_h, s_w = pair(stride) if stride is not None else (k_h, k_w)
    x = X.detach().to(torch.float64).numpy()
    x = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)), constant_values=-np.inf)
    windows = sliding_window_view(x, (k_h, k_w), axis=(2, 3))[:, :, ::s_h, ::s_w]
    return torch.from_numpy(windows.max((-2, -1))).to(X.dtype)
