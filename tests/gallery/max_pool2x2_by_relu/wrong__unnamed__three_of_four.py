import torch


def m(a, b):
    return torch.relu(a - b) + b


def max_pool2x2_by_relu(X):
    a, b, c = X[:, :, ::2, ::2], X[:, :, ::2, 1::2], X[:, :, 1::2, ::2]
    return m(m(a, b), c)
