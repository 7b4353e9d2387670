# An answer that is no def.
# %% answer valid_out_size
import math


def refuse():
    raise ValueError


valid_out_size = lambda n, k: n - k + 1 if 1 <= k <= n else refuse()
