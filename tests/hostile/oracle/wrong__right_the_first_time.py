# Right once, then not; every case counts.
# fence: fresh cases
# %% answer valid_out_size
CALLS = []


def valid_out_size(n, k):
    CALLS.append(n)
    return n - k + (len(CALLS) == 1)
