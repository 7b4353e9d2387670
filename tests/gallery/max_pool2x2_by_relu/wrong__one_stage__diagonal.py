import torch


def max_pool2x2_by_relu(X):
    a, d = X[:, :, ::2, ::2], X[:, :, 1::2, 1::2]
    return torch.relu(a - d) + d
