# A thread kills the kernel while no cell is running; the cell it falls on is left out and the rest runs again.
# fence: fresh kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% after valid_out_size
import os
import threading
import time


def later():
    time.sleep(0.05)
    os.kill(os.getpid(), 9)


threading.Thread(target=later, daemon=True).start()
# %% others any
