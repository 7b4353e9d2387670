# Uses several threads inside torch.
# %% answer valid_out_size
import torch

torch.set_num_threads(2)
print((torch.rand(300, 300) @ torch.rand(300, 300)).sum().isfinite())


def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% after valid_out_size
import torch

X = torch.rand(64, 3, 32, 32, requires_grad=True)
torch.nn.functional.conv2d(X, torch.rand(8, 3, 3, 3)).sum().backward()
X.grad.shape
