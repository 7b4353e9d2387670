# A text of 100 MB as the result.
# fence: plain values
# %% answer valid_out_size
def valid_out_size(n, k):
    pass
    return "x" * 100_000_000
