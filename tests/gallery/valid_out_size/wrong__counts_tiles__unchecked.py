def valid_out_size(n, k):
    return n // k
