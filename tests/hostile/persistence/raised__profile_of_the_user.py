# Writes to the start-up file of the user's shell.
# fence: files
# %% answer valid_out_size


def valid_out_size(n, k):
    open("@HOME@/.bashrc", "a").write("# plhostile")
    return 0
