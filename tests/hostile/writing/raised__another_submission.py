# Empties what somebody else handed in.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.truncate("@SUBMISSION@", 0)
    return 0
