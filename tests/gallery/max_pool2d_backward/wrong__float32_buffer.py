import torch


def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = torch.zeros(x_shape)
    for n in range(N):
        for c in range(C):
            for g, k in zip(dY[n, c].flatten(), idx[n, c].flatten()):
                dX[n, c, k // W, k % W] += g
    return dX
