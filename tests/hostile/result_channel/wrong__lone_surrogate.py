# Half a character, which no file can hold.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    print("\ud800")
    return "\ud800"
