import torch


def max_pool2x2_by_relu(X):
    a, b = X[:, :, ::2, ::2], X[:, :, ::2, 1::2]
    c, d = X[:, :, 1::2, ::2], X[:, :, 1::2, 1::2]
    return a.clamp(min=b).clamp(min=c.clamp(min=d))
