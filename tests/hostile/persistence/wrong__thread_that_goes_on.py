# A thread that goes on when the notebook is over; it ends with the kernel.
# fence: fresh kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


import threading
import time

threading.Thread(target=lambda: [time.sleep(1) for _ in range(3600)]).start()
