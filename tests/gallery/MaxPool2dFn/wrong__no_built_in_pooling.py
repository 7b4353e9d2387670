import torch
import torch.nn.functional as F


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, kernel_size, stride, padding):
        Y, idx = F.max_pool2d(X, kernel_size, stride, padding, return_indices=True)
        ctx.save_for_backward(idx)
        ctx.x_shape = X.shape
        return Y

    @staticmethod
    def backward(ctx, dY):
        (idx,) = ctx.saved_tensors
        dX = dY.new_zeros(ctx.x_shape).flatten(2)
        dX.scatter_add_(2, idx.flatten(2), dY.flatten(2))
        return dX.reshape(ctx.x_shape), None, None, None
