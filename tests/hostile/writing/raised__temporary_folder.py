# Leaves a file in the machine's temporary folder.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("/tmp/plhostile", "w").write("x")
    return 0
