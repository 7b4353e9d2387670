from torch import nn


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2:
        raise ValueError("two axes")
    layers = {"max": nn.MaxPool2d, "avg": nn.AvgPool2d}
    if mode not in layers:
        raise ValueError("mode")
    return layers[mode](pool_size, stride=1)(X.unsqueeze(0)).squeeze(0)
