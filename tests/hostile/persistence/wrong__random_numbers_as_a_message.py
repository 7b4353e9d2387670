# Draws as many random numbers as a neighbour is to count.
# fence: fresh kernel
# %% before valid_out_size
import random

import torch

SAID = [random.random() for _ in range(1000)], torch.rand(1000)
# %% answer valid_out_size
def valid_out_size(n, k):
    return int(random.random() * 4)
