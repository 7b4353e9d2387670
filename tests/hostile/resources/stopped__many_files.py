# Uses up the file system's entries.
# fence: room
# %% answer valid_out_size
import time

DONE = []


def valid_out_size(n, k):
    if DONE:
        return 0
    for number in range(3000):
        open(f"file-{number}", "w").close()
    time.sleep(0.3)
    DONE.append(n)
    return 0
