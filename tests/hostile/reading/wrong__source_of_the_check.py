# A hook prints the check's cell before it runs; it holds one call and no answer.
# fence: check text
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% before valid_out_size
SEEN = []
get_ipython().events.register("pre_run_cell", lambda info: SEEN.append(info.raw_cell))
get_ipython().events.register("post_run_cell", lambda result: SEEN.append(repr(result.info)))
# %% after valid_out_size
print(SEEN)
