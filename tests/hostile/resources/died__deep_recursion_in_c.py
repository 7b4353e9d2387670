# Calls itself for ever with a raised limit until the stack is gone.
# fence: fresh kernel
# %% answer valid_out_size
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr([self])


def valid_out_size(n, k):
    return repr(Deep())
