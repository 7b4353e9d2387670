# Prints all texts that any object of the process holds.
# fence: check text
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% after valid_out_size
import gc

for thing in gc.get_objects():
    if isinstance(thing, list):
        for value in list(thing):
            if isinstance(value, str) and "PLANTED" in value and "PLANTED" + "-7" in value:
                print(value)
# %% others any
