def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    return n + 2 * p - d * (k - 1)
