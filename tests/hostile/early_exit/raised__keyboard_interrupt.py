# Pretends that somebody interrupted the check.
# %% answer valid_out_size
def valid_out_size(n, k):
    raise KeyboardInterrupt
    return 0
