from torch import nn


def max_by_relu(a, b):
    y = nn.ReLU(inplace=True)(a - b)
    y += b
    return y
