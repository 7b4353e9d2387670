# Asks for memory bit by bit.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    held = []
    while True:
        held.append(bytearray(64 << 20))
    return 0
