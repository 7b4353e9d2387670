# Fills the disk with files, each small enough.
# fence: room
# %% answer valid_out_size
import time

DONE = []


def valid_out_size(n, k):
    if DONE:
        return 0
    block = bytes(8 << 20)
    for number in range(20):
        with open(f"file-{number}", "wb") as file:
            file.write(block)
    time.sleep(0.3)
    DONE.append(n)
    return 0
