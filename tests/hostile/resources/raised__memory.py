# Asks for 64 GB at once.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    bytearray(64 << 30)
    return 0
