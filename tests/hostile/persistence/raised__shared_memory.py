# Leaves memory behind that other processes can open.
# fence: files
# %% answer valid_out_size
from multiprocessing import shared_memory


def valid_out_size(n, k):
    shared_memory.SharedMemory("plhostile", create=True, size=1000)
    return 0
