# Removes every file that it can reach.
# fence: files
# %% answer valid_out_size
import shutil


def valid_out_size(n, k):
    shutil.rmtree("@COURSE@")
    return 0
