# Changes the engine's own code.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("@ENGINE@/verdict.py", "a").write("#")
    return 0
