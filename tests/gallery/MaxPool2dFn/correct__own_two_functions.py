import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else value


def max_pool2d_with_indices(X, kernel_size, stride=None, padding=0):
    k_h, k_w = pair(kernel_size)
    s_h, s_w = (k_h, k_w) if stride is None else pair(stride)
    p_h, p_w = pair(padding)
    N, C, H, W = X.shape
    padded = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
    shape = (N, C, (H + 2 * p_h - k_h) // s_h + 1, (W + 2 * p_w - k_w) // s_w + 1)
    Y = X.new_zeros(shape)
    idx = torch.zeros(shape, dtype=torch.int64, device=X.device)
    for i in range(shape[2]):
        for j in range(shape[3]):
            window = padded[:, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
            Y[:, :, i, j], place = window.flatten(2).max(-1)
            r = i * s_h - p_h + place // k_w
            c = j * s_w - p_w + place % k_w
            idx[:, :, i, j] = r * W + c
    return Y, idx


def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = dY.new_zeros((N, C, H * W))
    dX.scatter_add_(2, idx.flatten(2), dY.flatten(2))
    return dX.reshape(x_shape)


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, kernel_size, stride, padding):
        Y, idx = max_pool2d_with_indices(X, kernel_size, stride, padding)
        ctx.save_for_backward(idx)
        ctx.x_shape = X.shape
        return Y

    @staticmethod
    def backward(ctx, dY):
        (idx,) = ctx.saved_tensors
        return max_pool2d_backward(dY, idx, ctx.x_shape), None, None, None
