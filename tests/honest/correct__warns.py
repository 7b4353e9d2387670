# Warnings, a deprecated call and logging.
# %% answer valid_out_size
import logging
import warnings


def valid_out_size(n, k):
    warnings.warn("careful", stacklevel=1)
    logging.warning("careful")
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
