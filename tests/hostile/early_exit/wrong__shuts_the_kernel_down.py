# Asks the kernel to shut down.
# fence: fresh kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


get_ipython().kernel.do_shutdown(False)
