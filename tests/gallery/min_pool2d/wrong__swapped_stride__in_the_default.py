import torch.nn.functional as F


def min_pool2d(X, k, s=None, p=0):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    s_h, s_w = (k_w, k_h) if s is None else (s, s) if isinstance(s, int) else s
    p_h, p_w = (p, p) if isinstance(p, int) else p
    X = F.pad(X, (p_w, p_w, p_h, p_h), value=float("inf"))
    return X.unfold(2, k_h, s_h).unfold(3, k_w, s_w).amin(dim=(-2, -1))
