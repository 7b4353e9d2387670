# Reads what somebody else handed in.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    print(open("@SUBMISSION@").read())
    return 0
