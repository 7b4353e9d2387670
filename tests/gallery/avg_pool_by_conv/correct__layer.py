import torch
from torch import nn


def avg_pool_by_conv(X, k, stride=None):
    k = (k, k) if isinstance(k, int) else k
    C = X.shape[1]
    conv = nn.Conv2d(C, C, k, stride=stride or k, groups=C, bias=False, dtype=X.dtype, device=X.device)
    with torch.no_grad():
        conv.weight.fill_(1 / (k[0] * k[1]))
        return conv(X)
