# A hook prints the check's cell before it runs; it holds one call and no answer.
# fence: check text
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% before valid_out_size
get_ipython().events.register("pre_run_cell", lambda info: print(info.raw_cell))
get_ipython().events.register("post_run_cell", lambda result: print(result.info, result.result))
