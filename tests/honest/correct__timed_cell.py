# The answer under %%time; a cell with %timeit behind it.
# %% answer valid_out_size
%%time
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% between valid_out_size
%timeit -n 3 -r 1 valid_out_size(7, 3)
