# An exception that is no Exception.
# fence: fresh kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    raise GeneratorExit
    return 0


raise GeneratorExit
