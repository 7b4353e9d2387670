import torch.nn.functional as F


def min_pool2d(X, k, s=None, p=0):
    p_h, p_w = (p, p) if isinstance(p, int) else p
    X = F.pad(X, (p_w, p_w, p_h, p_h))
    return -F.max_pool2d(-X, k, s)
