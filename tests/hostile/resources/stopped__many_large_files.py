# Fills the disk with files, each small enough.
# fence: room
# %% answer valid_out_size
import time


def valid_out_size(n, k):
    block = bytes(8 << 20)
    for number in range(60):
        with open(f"file-{number}", "wb") as file:
            file.write(block)
    time.sleep(3)
    return 0
