import torch


def m(a, b):
    return torch.relu(a - b) + b


def max_pool2x2_by_relu(X):
    H, W = X.shape[-2:]
    X = m(X[..., : W // 2], X[..., W // 2 :])
    return m(X[..., : H // 2, :], X[..., H // 2 :, :])
