# Stuck in C, where no interrupt arrives.
# fence: time
# %% answer valid_out_size
def valid_out_size(n, k):
    10 ** (10**9)
    return 0
