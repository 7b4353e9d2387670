# Top-level await and a thread beside the answer.
# %% before valid_out_size
import asyncio
import threading

await asyncio.sleep(0.01)
worker = threading.Thread(target=print, args=('hello',))
worker.start()
worker.join()
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
