import torch.nn.functional as F


def avg_pool_by_conv(X, k, stride=None):
    return F.avg_pool2d(X, k, stride)
