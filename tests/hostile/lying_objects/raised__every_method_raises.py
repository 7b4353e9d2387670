# Every question to the object raises; nothing is asked of it but its type.
# fence: plain values
# %% answer valid_out_size
class Thorny:
    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None

    def __del__(self):
        raise RuntimeError


def valid_out_size(n, k):
    return Thorny()
