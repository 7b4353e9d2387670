# Ignores all that can be ignored and goes on; SIGKILL cannot be.
# fence: time
# %% answer valid_out_size
import signal


def valid_out_size(n, k):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
