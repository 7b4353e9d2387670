import torch.nn.functional as F


def min_pool2d(X, k, s=None, p=0):
    if s is None:
        s = 1
    return -F.max_pool2d(-X, k, s, p)
