# Asks for 4 GB at once.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    bytearray(4 << 30)
    return 0
