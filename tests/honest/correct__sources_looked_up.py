# Looks up sources and signatures: inspect, help, ?.
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% between valid_out_size
import inspect

print(inspect.getsource(valid_out_size), inspect.signature(valid_out_size))
help(valid_out_size)
# %% after valid_out_size
check?
