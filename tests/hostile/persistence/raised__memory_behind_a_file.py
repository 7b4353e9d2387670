# Makes a file in memory and would run it.
# fence: system calls
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    fd = os.memfd_create("x", 0)
    os.write(fd, b"#!/bin/true\n")
    os.execv(f"/proc/self/fd/{fd}", ["x"])
    return 0
