def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    if s is None:
        s = k
    total = n - 2 * p - d * (k - 1) - 1
    if ceil_mode:
        out = -(-total // s) + 1
        if (out - 1) * s >= n + p:
            out -= 1
    else:
        out = total // s + 1
    return out
