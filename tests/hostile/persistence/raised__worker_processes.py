# Starts workers the way Python does.
# fence: system calls
# %% answer valid_out_size
import multiprocessing


def valid_out_size(n, k):
    multiprocessing.Process(target=print).start()
    return 0
