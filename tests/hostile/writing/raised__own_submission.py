# Changes what it has handed in.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("@COURSE@/work/submitted/@OWN@/pooling/1_small.ipynb", "w")
    return 0
