# The same by the other protocol.
# fence: system calls
# %% answer valid_out_size
import socket


def valid_out_size(n, k):
    socket.socket(socket.AF_INET6, socket.SOCK_STREAM).connect(("::1", 22))
    return 0
