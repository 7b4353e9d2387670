# functools.cache, recursion, type hints, match.
# %% answer valid_out_size
from functools import cache


@cache
def valid_out_size(n: int, k: int) -> int:
    match k:
        case k if k < 1 or k > n:
            raise ValueError(k)
        case k if k == n:
            return 1
    return 1 + valid_out_size(n - 1, k)
