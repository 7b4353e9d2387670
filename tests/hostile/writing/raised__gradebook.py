# Writes to the gradebook.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("@GRADEBOOK@", "r+b").write(b"x")
    return 0
