import torch
import torch.nn.functional as F


def avg_pool_by_conv(X, k, stride=None):
    k = (k, k) if isinstance(k, int) else k
    N, C, H, W = X.shape
    K = torch.ones(1, 1, *k, dtype=X.dtype, device=X.device) / (k[0] * k[1])
    Y = F.conv2d(X.reshape(N * C, 1, H, W), K, stride=stride or k)
    return Y.reshape(N, C, Y.shape[2], Y.shape[3])
