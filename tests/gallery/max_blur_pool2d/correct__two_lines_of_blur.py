from torch.nn import functional as F


def max_blur_pool2d(X):
    C = X.size(1)
    Y = F.max_pool2d(X, 2, 1)
    line = X.new_tensor([1, 2, 1]) / 4
    Y = F.conv2d(Y, line.view(1, 1, 3, 1).expand(C, 1, 3, 1), None, (2, 1), (1, 0), 1, C)
    return F.conv2d(Y, line.view(1, 1, 1, 3).expand(C, 1, 1, 3), None, (1, 2), (0, 1), 1, C)
