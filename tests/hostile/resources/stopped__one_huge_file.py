# Writes one file of 100 MB.
# fence: room
# %% answer valid_out_size
DONE = []


def valid_out_size(n, k):
    if DONE:
        return 0
    with open("big", "wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))
    DONE.append(n)
    return 0
