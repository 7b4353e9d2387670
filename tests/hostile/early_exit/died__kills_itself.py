# SIGKILL to itself.
# fence: fresh kernel
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.kill(os.getpid(), 9)
    return 0
