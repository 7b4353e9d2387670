# input() in a cell beside the answer: nobody is there.
# %% before valid_out_size
name = input("Your name? ")
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
