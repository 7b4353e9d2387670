import torch.nn.functional as F


def softmax_pool2d(X, k, stride=None, beta=1.0):
    e = (beta * (X - X.max())).exp()
    return F.avg_pool2d(e * X, k, stride) / F.avg_pool2d(e, k, stride)
