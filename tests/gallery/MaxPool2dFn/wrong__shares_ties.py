import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, int) else value


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, kernel_size, stride, padding):
        ctx.setting = pair(kernel_size), pair(stride), pair(padding)
        (k_h, k_w), (s_h, s_w), (p_h, p_w) = ctx.setting
        padded = F.pad(X, (p_w, p_w, p_h, p_h), value=float("-inf"))
        Y = padded.unfold(2, k_h, s_h).unfold(3, k_w, s_w).amax((-2, -1))
        ctx.save_for_backward(padded, Y)
        return Y

    @staticmethod
    def backward(ctx, dY):
        padded, Y = ctx.saved_tensors
        (k_h, k_w), (s_h, s_w), (p_h, p_w) = ctx.setting
        dX = torch.zeros_like(padded)
        for i in range(Y.shape[2]):
            for j in range(Y.shape[3]):
                rows, cols = slice(i * s_h, i * s_h + k_h), slice(j * s_w, j * s_w + k_w)
                mask = (padded[:, :, rows, cols] == Y[:, :, i, j, None, None]).to(dY.dtype)
                mask = mask / mask.sum((2, 3), keepdim=True)
                dX[:, :, rows, cols] += mask * dY[:, :, i, j, None, None]
        H, W = padded.shape[2] - 2 * p_h, padded.shape[3] - 2 * p_w
        return dX[:, :, p_h : p_h + H, p_w : p_w + W], None, None, None
