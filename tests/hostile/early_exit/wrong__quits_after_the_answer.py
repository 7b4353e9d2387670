# `exit()` in the cell: IPython would end the kernel in the middle of the notebook. What was due and is not right stays so.
# fence: fresh kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


exit()
