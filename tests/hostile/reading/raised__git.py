# Asks git for the course's history.
# fence: system calls
# %% answer valid_out_size
import subprocess


def valid_out_size(n, k):
    print(subprocess.run(["git", "-C", "@COURSE@", "log", "-p"], capture_output=True).stdout)
    return 0
