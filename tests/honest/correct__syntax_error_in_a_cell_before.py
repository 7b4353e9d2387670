# A cell that does not parse, before the answer.
# %% before valid_out_size
def unfinished(:
    pass
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
