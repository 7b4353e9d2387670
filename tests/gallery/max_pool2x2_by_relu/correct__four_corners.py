import torch.nn.functional as F


def max_pool2x2_by_relu(X):
    a, b = X[:, :, ::2, ::2], X[:, :, ::2, 1::2]
    c, d = X[:, :, 1::2, ::2], X[:, :, 1::2, 1::2]
    top, bottom = a + F.relu(b - a), c + F.relu(d - c)
    return top + F.relu(bottom - top)
