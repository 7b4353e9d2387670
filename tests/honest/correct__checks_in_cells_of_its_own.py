# Calls check() and progress() in the answer's cell and beside it.
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1


check("valid_out_size", valid_out_size)
# %% between valid_out_size
from poollab import check, progress

for _ in range(3):
    check("valid_out_size", valid_out_size)
progress()
