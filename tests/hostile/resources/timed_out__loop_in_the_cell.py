# The cell of the answer never ends.
# fence: time
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


while True:
    pass
