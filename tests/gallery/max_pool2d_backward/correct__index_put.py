import torch


def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = torch.zeros(N, C, H * W, dtype=dY.dtype, device=dY.device)
    n = torch.arange(N, device=idx.device)[:, None, None]
    c = torch.arange(C, device=idx.device)[None, :, None]
    dX.index_put_((n, c, idx.flatten(2)), dY.flatten(2), accumulate=True)
    return dX.view(x_shape)
