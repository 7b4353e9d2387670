# An exception whose text and representation raise; its type's name is taken.
# fence: fresh kernel
# %% answer valid_out_size
class Worse(Exception):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


def valid_out_size(n, k):
    raise Worse


raise Worse
