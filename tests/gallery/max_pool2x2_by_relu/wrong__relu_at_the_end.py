import torch


def m(a, b):
    return torch.relu(torch.relu(a - b) + b)


def max_pool2x2_by_relu(X):
    a, b = X[:, :, ::2, ::2], X[:, :, ::2, 1::2]
    c, d = X[:, :, 1::2, ::2], X[:, :, 1::2, 1::2]
    return m(m(a, b), m(c, d))
