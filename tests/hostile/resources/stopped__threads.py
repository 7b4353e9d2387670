# Starts threads without end.
# fence: room
# %% answer valid_out_size
import threading
import time

threading.stack_size(65536)


def valid_out_size(n, k):
    for _ in range(5000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    time.sleep(5)
    return 0
