import torch
from torch.nn import functional as F


def max_blur_pool2d(X):
    N, C, H, W = X.shape
    top = F.max_pool2d(X, kernel_size=2, stride=1).reshape(N * C, 1, H - 1, W - 1)
    kernel = X.new_tensor([[1, 2, 1], [2, 4, 2], [1, 2, 1]]).div(16).reshape(1, 1, 3, 3)
    return F.conv2d(top, kernel, stride=2, padding=1).reshape(N, C, H // 2, W // 2)
