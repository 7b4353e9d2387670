# Sleeps and computes for a while; limits are for what never ends.
# %% answer valid_out_size
import time

sum(range(3_000_000))
time.sleep(1)


def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
