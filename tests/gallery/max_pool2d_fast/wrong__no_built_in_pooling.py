from torch import nn


def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    return nn.MaxPool2d(kernel_size, stride, padding)(X)
