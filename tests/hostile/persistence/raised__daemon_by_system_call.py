# Forks beneath Python, by clone and vfork themselves.
# fence: system calls
# %% answer valid_out_size
import ctypes
import time


def valid_out_size(n, k):
    libc = ctypes.CDLL(None, use_errno=True)
    pid = libc.fork()
    if pid < 0:
        pid = libc.syscall(56, 17, 0, 0, 0, 0)
    if pid < 0:
        pid = libc.syscall(435, 0, 0)
    if pid < 0:
        raise PermissionError(ctypes.get_errno(), "refused")
    if pid == 0:
        libc.prctl(15, b"plhostile", 0, 0, 0)
        time.sleep(3600)
    return 0
# %% others any
