# Variables called max, sum and check.
# %% before valid_out_size
max = 3
sum = 4
list = [1]
# %% after valid_out_size
check = True
n = k = 5
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
