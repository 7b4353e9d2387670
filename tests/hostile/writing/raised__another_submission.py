# Empties what somebody else handed in.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("@SUBMISSION@", "r+b").truncate()
    return 0
