import math


def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    s = k if s is None else s
    out = math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1
    if (out - 1) * s >= n + p:
        out -= 1
    return out
