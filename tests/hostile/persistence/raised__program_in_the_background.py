# Starts a program that goes on.
# fence: system calls
# %% answer valid_out_size
import subprocess


def valid_out_size(n, k):
    subprocess.Popen(["/bin/sleep", "3600"], start_new_session=True)
    return 0
