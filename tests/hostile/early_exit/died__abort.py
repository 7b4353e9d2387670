# Aborts in C, beneath everything that Python could catch; the exercise has died, the others are run again.
# fence: fresh kernel
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.abort()
    return 0
