# The same through a second name for the file.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.link("@SECRET_FILE@", "link")
    print(open("link").read())
    return 0
