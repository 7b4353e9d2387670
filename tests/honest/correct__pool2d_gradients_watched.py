# Hooks on tensors and modules, a TensorBoard-like log, in cells beside.
# %% before pool2d
import torch
from torch import nn

X = torch.rand(3, 3, requires_grad=True)
X.register_hook(print)
(X * 2).sum().backward()
net = nn.Linear(2, 2)
net.register_forward_hook(lambda m, i, o: print('forward'))
net(torch.rand(1, 2))
print('net' in globals(), len(dir(torch)), vars(net).keys())
# %% answer pool2d
def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError
    p_h, p_w = pool_size
    Y = X.new_zeros(X.shape[0] - p_h + 1, X.shape[1] - p_w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p_h, j : j + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y
