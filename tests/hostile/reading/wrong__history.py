# Prints what ran before, what IPython remembers and what it was sent.
# fence: check text
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% after valid_out_size
shell = get_ipython()
print(shell.user_ns["In"], shell.user_ns["Out"], list(shell.history_manager.get_range()))
# %% others any
