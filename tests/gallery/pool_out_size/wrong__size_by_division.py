def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    if s is None:
        s = k
    if ceil_mode:
        return (n + s - 1) // s
    return n // s
