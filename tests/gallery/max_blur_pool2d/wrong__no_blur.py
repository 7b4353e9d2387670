from torch.nn import functional as F


def max_blur_pool2d(X):
    return F.max_pool2d(X, 2, stride=1)[:, :, ::2, ::2]
