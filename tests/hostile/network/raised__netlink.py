# Asks Linux about its network devices.
# fence: system calls
# %% answer valid_out_size
import socket


def valid_out_size(n, k):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).bind((0, 0))
    return 0
