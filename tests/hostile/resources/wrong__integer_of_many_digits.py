# An integer that takes minutes to write as text.
# fence: plain values
# %% answer valid_out_size
def valid_out_size(n, k):
    pass
    return 1 << 30_000_000
