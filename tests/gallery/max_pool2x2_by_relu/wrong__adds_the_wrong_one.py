import torch


def m(a, b):
    return torch.relu(a - b) + a


def max_pool2x2_by_relu(X):
    rows = m(X[:, :, ::2, :], X[:, :, 1::2, :])
    return m(rows[..., ::2], rows[..., 1::2])
