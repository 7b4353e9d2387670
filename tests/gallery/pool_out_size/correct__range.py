def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    if s is None:
        s = k
    last = n + 2 * p - (d * (k - 1) + 1)
    starts = list(range(0, last + 1, s))
    if ceil_mode and starts[-1] != last and starts[-1] + s < n + p:
        starts.append(starts[-1] + s)
    return len(starts)
