# Calls itself for ever.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    return valid_out_size(n, k)
    return 0
