# Leaves memory behind that other processes can open.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("/dev/shm/plhostile", "w").write("x")
    return 0
