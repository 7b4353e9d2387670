from torch.nn import functional as F


def pad2d(X, padding, value):
    if not isinstance(padding, int):
        padding = padding[0]
    return F.pad(X, (padding,) * 4, value=value)
