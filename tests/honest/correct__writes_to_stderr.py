# Text on stderr, in the cell and in the answer, costs nothing.
# %% answer valid_out_size
import sys

print("loaded", file=sys.stderr)


def valid_out_size(n, k):
    print("looking", n, k, file=sys.stderr)
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
