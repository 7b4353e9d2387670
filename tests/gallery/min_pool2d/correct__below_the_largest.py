import torch.nn.functional as F


def min_pool2d(X, k, s=None, p=0):
    M = X.max()
    return M - F.max_pool2d(M - X, k, s, p)
