# Opens a thousand files at once.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    held = [open("/dev/null") for _ in range(1000)]
    return 0
