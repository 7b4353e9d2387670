# Lists the processes of the machine.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    print(os.listdir("/proc"))
    return 0
