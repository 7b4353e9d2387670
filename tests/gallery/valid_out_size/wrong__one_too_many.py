def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError("does not fit")
    return n - k + 2
