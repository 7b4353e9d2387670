# Replaces what runs cells by something that sleeps, in each later cell.
# fence: time
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


import time


async def sleep(*_, **__):
    time.sleep(9999)


type(get_ipython()).run_cell_async = sleep
# %% others any
