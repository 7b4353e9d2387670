import torch


def max_pool2d_backward(dY, idx, x_shape):
    """Max pooling picks X at idx, so let autograd differentiate the picking."""
    X = dY.new_zeros(x_shape).requires_grad_()
    Y = X.flatten(2).gather(2, idx.flatten(2)).reshape(dY.shape)
    return torch.autograd.grad(Y, X, dY)[0]
