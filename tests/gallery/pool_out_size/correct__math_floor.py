import math


def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    stride = s or k
    steps = (n + 2 * p - (k - 1) * d - 1) / stride
    if not ceil_mode:
        return math.floor(steps) + 1
    size = math.ceil(steps) + 1
    return size - 1 if (size - 1) * stride >= n + p else size
