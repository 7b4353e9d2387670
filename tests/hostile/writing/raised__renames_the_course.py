# Renames the course's folder.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.rename("@COURSE@", "@COURSE@-gone")
    return 0
