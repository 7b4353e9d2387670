import torch.nn.functional as F


def max_blur_pool2d(X):
    C = X.shape[1]
    kernel = X.new_tensor([[1, 2, 1], [2, 3, 2], [1, 2, 1]]) / 16
    peaks = F.max_pool2d(X, 2, stride=1)
    return F.conv2d(peaks, kernel.expand(C, 1, 3, 3), stride=2, padding=1, groups=C)
