# Changes the date of somebody's submission.
# fence: system calls
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.utime("@SUBMISSION@", (0, 0))
    return 0
