# A table shown at the end of a cell.
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% after valid_out_size
import pandas as pd

pd.DataFrame({'k': [1, 2], 'o': [valid_out_size(5, k) for k in (1, 2)]})
