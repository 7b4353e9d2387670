# Uses what the lesson's own cells have defined.
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + int(X[1])
