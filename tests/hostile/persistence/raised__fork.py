# Forks a process that goes on when the kernel has ended.
# fence: system calls
# %% answer valid_out_size
import os
import time


def valid_out_size(n, k):
    if os.fork() == 0:
        os.setsid()
        time.sleep(3600)
    return 0
