# Sends messages without end while its answer is looked at.
# fence: time
# %% answer valid_out_size
from IPython.display import display


def valid_out_size(n, k):
    while True:
        display({"text/plain": "x" * 100000}, raw=True)
