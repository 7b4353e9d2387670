import torch
import torch.nn.functional as F


def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    X = torch.zeros(x_shape, dtype=dY.dtype, device=dY.device, requires_grad=True)
    F.avg_pool2d(X, kernel_size, stride, padding).backward(dY)
    return X.grad
