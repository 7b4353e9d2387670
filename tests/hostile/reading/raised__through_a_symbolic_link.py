# The same through a link in its own folder.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    os.symlink("@SECRET_FILE@", "link")
    print(open("link").read())
    return 0
