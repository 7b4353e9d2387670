# A generator without an end; it is named, never consumed.
# fence: plain values
# %% answer valid_out_size
def valid_out_size(n, k):
    return iter(int, 1)
