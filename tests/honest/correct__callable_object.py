# An object that can be called.
# %% answer valid_out_size
class Size:
    def __call__(self, n, k):
        if k < 1 or k > n:
            raise ValueError
        return n - k + 1


valid_out_size = Size()
