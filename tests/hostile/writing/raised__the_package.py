# Changes the package by which answers are judged.
# fence: files
# %% answer valid_out_size
import os


def valid_out_size(n, k):
    import poollab

    open(os.path.join(poollab.__path__[0], "__init__.py"), "a").write("#")
    return 0
# %% others any
