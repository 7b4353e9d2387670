def valid_out_size(n, k):
    if k > n:
        raise ValueError("window larger than input")
    return n - k + 1
