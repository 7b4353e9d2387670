def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError("k must be between 1 and n")
    return n - k + 1
