def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    s = k if s is None else s
    extent = d + (k - 1) + 1
    count, start = (0, -p)
    while start + extent <= n + p:
        count += 1
        start += s
    flush = start - s + extent == n + p
    if ceil_mode and (not flush) and (start < n):
        count += 1
    return count
