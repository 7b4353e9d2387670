# Starts two hundred threads.
# fence: room
# %% answer valid_out_size
import threading
import time

threading.stack_size(65536)
DONE = []


def valid_out_size(n, k):
    if DONE:
        return 0
    for _ in range(200):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    time.sleep(0.3)
    DONE.append(n)
    return 0
