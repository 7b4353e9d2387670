# The same with the name put together from pieces, in a cell beside the answer.
# fence: no answers
# %% answer valid_out_size
def valid_out_size(n, k):
    return found(n, k)
# %% before valid_out_size
import importlib
import sys

name = ".".join(["pool" + "lab", "lessons", "by_hand", "valid_out_size"])
sys.modules.pop(name)
found = importlib.import_module(name)._reference
# %% others any
