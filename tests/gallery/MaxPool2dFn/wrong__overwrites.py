import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else value


def max_with_indices(X, kernel_size, stride, padding):
    (k_h, k_w), (s_h, s_w), (p_h, p_w) = pair(kernel_size), pair(stride), pair(padding)
    padded = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    Y, a = padded.unfold(2, k_h, s_h).unfold(3, k_w, s_w).flatten(-2).max(-1)
    rows = torch.arange(Y.shape[2], device=X.device)[:, None] * s_h - p_h + a // k_w
    cols = torch.arange(Y.shape[3], device=X.device) * s_w - p_w + a % k_w
    return Y, rows * X.shape[3] + cols


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, kernel_size, stride, padding):
        Y, idx = max_with_indices(X, kernel_size, stride, padding)
        ctx.save_for_backward(idx)
        ctx.x_shape = X.shape
        return Y

    @staticmethod
    def backward(ctx, dY):
        (idx,) = ctx.saved_tensors
        N, C, H, W = ctx.x_shape
        dX = dY.new_zeros((N, C, H * W))
        dX.scatter_(2, idx.flatten(2), dY.flatten(2))
        return dX.reshape(ctx.x_shape), None, None, None
