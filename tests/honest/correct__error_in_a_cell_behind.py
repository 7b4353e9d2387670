# A cell behind the answer fails; the answer stands.
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% between valid_out_size
valid_out_size(2, 3)
# %% after valid_out_size
1 / 0
