# Switches gradients off and changes torch's defaults.
# %% before valid_out_size
import torch

torch.set_grad_enabled(False)
torch.manual_seed(7)
torch.set_printoptions(precision=2)
torch.set_default_dtype(torch.float64)
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
