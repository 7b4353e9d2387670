# Writes and reads files in the working folder, saves a tensor.
# %% before valid_out_size
import torch
from pathlib import Path

Path('notes.txt').write_text('notes')
torch.save(torch.ones(3), 'ones.pt')
print(torch.load('ones.pt'), Path('notes.txt').read_text())
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
