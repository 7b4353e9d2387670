import torch


def m(a, b):
    return torch.relu(a - b) + b


def max_pool2x2_by_relu(X):
    rows = m(X[..., :-1], X[..., 1:])
    return m(rows[..., :-1, :], rows[..., 1:, :])
