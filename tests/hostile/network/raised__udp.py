# Sends a packet without a connection, as for a name server.
# fence: system calls
# %% answer valid_out_size
import socket


def valid_out_size(n, k):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53))
    return 0
