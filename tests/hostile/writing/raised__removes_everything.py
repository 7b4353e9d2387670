# Removes every file that it can reach.
# %% answer valid_out_size
import shutil


def valid_out_size(n, k):
    shutil.rmtree("@COURSE@")
    return 0
