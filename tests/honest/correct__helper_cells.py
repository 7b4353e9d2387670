# Helpers in cells of their own, one using the other.
# %% before valid_out_size
def room(n, k):
    return 1 <= k <= n


class Room(dict):
    pass
# %% answer valid_out_size
def valid_out_size(n, k):
    if not room(n, k):
        raise ValueError(f'{k} in {n}')
    return count(n, k)
# %% between valid_out_size
def count(n, k):
    return len(range(n - k + 1))
