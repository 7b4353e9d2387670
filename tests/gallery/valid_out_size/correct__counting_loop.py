def valid_out_size(n, k):
    if not 1 <= k <= n:
        raise ValueError(f"a window of {k} does not fit on {n} cells")
    count = 0
    for start in range(n):
        if start + k <= n:
            count += 1
    return count
