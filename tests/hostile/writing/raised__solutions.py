# Changes the solutions.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("@SOLUTION@", "a").write("x")
    return 0
