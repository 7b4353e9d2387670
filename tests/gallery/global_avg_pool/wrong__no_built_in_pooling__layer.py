from torch import nn


def global_avg_pool(X):
    return nn.AvgPool2d((X.shape[2], X.shape[3]))(X)[:, :, 0, 0]
