# Reads a file that only the grader's user may read.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    print(open("@SECRET_FILE@").read())
    return 0
