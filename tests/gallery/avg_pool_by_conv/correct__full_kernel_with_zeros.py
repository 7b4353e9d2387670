import torch
import torch.nn.functional as F


def avg_pool_by_conv(X, k, stride=None):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    if stride is None:
        stride = (k_h, k_w)
    C = X.shape[1]
    K = torch.zeros(C, C, k_h, k_w, dtype=X.dtype, device=X.device)
    for c in range(C):
        K[c, c] = 1 / (k_h * k_w)
    return F.conv2d(X, K, stride=stride)
