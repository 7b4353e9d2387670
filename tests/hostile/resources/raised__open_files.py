# Opens files without end.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    held = []
    while True:
        held.append(open("/dev/null"))
    return 0
