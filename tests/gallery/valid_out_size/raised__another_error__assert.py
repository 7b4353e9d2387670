def valid_out_size(n, k):
    assert 1 <= k <= n, "does not fit"
    return n - k + 1
