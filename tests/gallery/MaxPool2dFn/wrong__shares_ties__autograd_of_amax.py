import torch
import torch.nn.functional as F


def two(v):
    return (v, v) if isinstance(v, int) else tuple(v)


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def pool(X, kernel_size, stride, padding):
        (k_h, k_w), (s_h, s_w), (p_h, p_w) = two(kernel_size), two(stride), two(padding)
        padded = F.pad(X, (p_w, p_w, p_h, p_h), value=-torch.inf)
        return padded.unfold(2, k_h, s_h).unfold(3, k_w, s_w).amax((-2, -1))

    @staticmethod
    def forward(ctx, X, *setting):
        ctx.save_for_backward(X)
        ctx.setting = setting
        return MaxPool2dFn.pool(X, *setting)

    @staticmethod
    def backward(ctx, dY):
        X = ctx.saved_tensors[0].detach().requires_grad_()
        with torch.enable_grad():
            Y = MaxPool2dFn.pool(X, *ctx.setting)
        return torch.autograd.grad(Y, X, dY)[0], None, None, None
