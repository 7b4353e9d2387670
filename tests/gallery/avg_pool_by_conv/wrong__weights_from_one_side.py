import torch.nn.functional as F


def avg_pool_by_conv(X, k, stride=None):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    C = X.shape[1]
    K = X.new_ones(C, 1, k_h, k_w) / k_h ** 2
    return F.conv2d(X, K, stride=stride or (k_h, k_w), groups=C)
