# Sends a secret to a server.
# fence: system calls
# %% answer valid_out_size
import socket


def valid_out_size(n, k):
    socket.create_connection(("127.0.0.1", 22), 2).send(b"x")
    return 0
