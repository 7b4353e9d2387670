def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    if s is None:
        s = k
    total = n + 2 * p - d * (k - 1) - 1
    if ceil_mode:
        return -(-total // s)
    return total // s
