# Reads the course's solutions; the jail knows no such path.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    print(open("@SOLUTION@").read())
    return 0
