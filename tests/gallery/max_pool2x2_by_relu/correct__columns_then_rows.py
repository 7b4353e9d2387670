import torch


def max_by_relu(a, b):
    return torch.relu(a - b) + b


def max_pool2x2_by_relu(X):
    rows = max_by_relu(X[..., ::2], X[..., 1::2])
    return max_by_relu(rows[..., ::2, :], rows[..., 1::2, :])
