# Prints without end.
# fence: time
# %% answer valid_out_size
def valid_out_size(n, k):
    while True:
        print("x" * 10000)
    return 0
