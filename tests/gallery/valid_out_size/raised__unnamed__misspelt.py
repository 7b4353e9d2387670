def valid_out_size(n, k):
    if k < 1 or k > m:
        raise ValueError
    return n - k + 1
