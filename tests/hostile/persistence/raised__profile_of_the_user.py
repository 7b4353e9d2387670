# Writes to the start-up file of the user's shell.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    open(os.path.join("/", "root", ".bashrc"), "a").write("# plhostile")
    return 0
