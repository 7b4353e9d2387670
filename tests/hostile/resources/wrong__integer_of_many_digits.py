# An integer that takes minutes to write as text, with Python's own limit on that lifted.
# fence: plain values
# %% answer valid_out_size
import sys


def valid_out_size(n, k):
    sys.set_int_max_str_digits(0)
    return 1 << 30_000_000
