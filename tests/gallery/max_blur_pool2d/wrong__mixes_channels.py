import torch
import torch.nn.functional as F


def max_blur_pool2d(X):
    C = X.shape[1]
    a = torch.tensor([1.0, 2.0, 1.0], dtype=X.dtype)
    K = (torch.outer(a, a) / 16).expand(C, C, 3, 3)
    return F.conv2d(F.max_pool2d(X, 2, stride=1), K, stride=2, padding=1)
