def valid_out_size(n, k):
    if k < 1 or k > n:
        return 0
    return n - k + 1
