# Changes the default dtype, the seeds and the random numbers of whoever comes next.
# fence: fresh kernel
# %% before valid_out_size
import builtins
import random

import numpy
import torch

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)
torch.manual_seed(7), random.seed(7), numpy.random.seed(7)
torch.default_generator.get_state().zero_()
builtins.len = lambda thing: 7
# %% answer valid_out_size
def valid_out_size(n, k):
    return 7
# %% others any
