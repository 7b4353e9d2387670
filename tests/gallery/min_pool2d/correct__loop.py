import torch.nn.functional as F


def min_pool2d(X, k, s=None, p=0):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    s_h, s_w = (k_h, k_w) if s is None else (s, s) if isinstance(s, int) else s
    p_h, p_w = (p, p) if isinstance(p, int) else p
    X = F.pad(X, (p_w, p_w, p_h, p_h), value=float("inf"))
    N, C, H, W = X.shape
    Y = X.new_zeros(N, C, (H - k_h) // s_h + 1, (W - k_w) // s_w + 1)
    for i in range(Y.shape[2]):
        for j in range(Y.shape[3]):
            window = X[:, :, i * s_h:i * s_h + k_h, j * s_w:j * s_w + k_w]
            Y[:, :, i, j] = window.amin(dim=(2, 3))
    return Y
