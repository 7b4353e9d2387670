# Uses no processor and never ends.
# fence: time
# %% answer valid_out_size
import time


def valid_out_size(n, k):
    time.sleep(3600)
    return 0
