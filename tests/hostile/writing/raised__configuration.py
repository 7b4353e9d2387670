# Changes nbgrader's configuration.
# fence: files
# %% answer valid_out_size
def valid_out_size(n, k):
    open("@COURSE@/nbgrader_config.py", "a").write("x")
    return 0
