# Magics of IPython that need no program.
# %% before valid_out_size
%matplotlib inline
%precision 3
%who
%pdb off
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
