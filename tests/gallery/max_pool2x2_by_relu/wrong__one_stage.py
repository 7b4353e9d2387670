import torch


def max_pool2x2_by_relu(X):
    left, right = X[..., ::2], X[..., 1::2]
    return torch.relu(left - right) + right
