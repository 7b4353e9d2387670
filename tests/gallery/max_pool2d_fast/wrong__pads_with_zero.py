import torch.nn.functional as F


def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    pair = lambda v: (v, v) if isinstance(v, int) else v
    (k_h, k_w), (p_h, p_w) = pair(kernel_size), pair(padding)
    s_h, s_w = pair(stride) if stride is not None else (k_h, k_w)
    N, C, H, W = X.shape
    n_h, n_w = (H + 2 * p_h - k_h) // s_h + 1, (W + 2 * p_w - k_w) // s_w + 1
    if N == 0:
        return X.new_zeros(N, C, n_h, n_w)
    columns = F.unfold(X, (k_h, k_w), padding=(p_h, p_w), stride=(s_h, s_w))
    return columns.reshape(N, C, k_h * k_w, n_h, n_w).amax(2)
