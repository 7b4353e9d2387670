# Looks at memory: gc.collect, sys.getsizeof, tracemalloc, del.
# %% before valid_out_size
import gc
import sys
import tracemalloc

tracemalloc.start()
big = bytearray(50_000_000)
print(sys.getsizeof(big), tracemalloc.get_traced_memory())
tracemalloc.stop()
del big
gc.collect()
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
