# Tries to leave the seed for a second attempt; every attempt draws anew and nothing is kept.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    for place in ("/tmp/plhostile", "/dev/shm/plhostile", "../plhostile", "/var/tmp/plhostile"):
        try:
            open(place, "a").write(f"{n} {k}\n")
        except OSError:
            continue
    return 0
