import torch
import torch.nn.functional as F


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(X, kernel_size, stride, padding):
        Y, _ = MaxPool2dFn.winners(X, kernel_size, stride, padding)
        return Y

    @staticmethod
    def setup_context(ctx, inputs, output):
        X, *setting = inputs
        ctx.save_for_backward(X)
        ctx.setting = setting

    @staticmethod
    def winners(X, kernel_size, stride, padding):
        two = lambda v: (v, v) if isinstance(v, int) else tuple(v)
        (k_h, k_w), (s_h, s_w), (p_h, p_w) = two(kernel_size), two(stride), two(padding)
        H, W = X.shape[2:]
        cut = lambda T: T.unfold(-2, k_h, s_h).unfold(-2, k_w, s_w).flatten(-2)
        places = cut(F.pad(torch.arange(H * W, device=X.device).view(H, W), (p_w, p_w, p_h, p_h)))
        Y, a = cut(F.pad(X, (p_w, p_w, p_h, p_h), value=-torch.inf)).max(-1)
        return Y, places.expand(*a.shape, -1).gather(-1, a[..., None]).squeeze(-1)

    @staticmethod
    def backward(ctx, dY):
        (X,) = ctx.saved_tensors
        _, idx = MaxPool2dFn.winners(X, *ctx.setting)
        dX = torch.zeros_like(X, memory_format=torch.contiguous_format).flatten(2)
        dX = dX.scatter_add(2, idx.flatten(2), dY.reshape(idx.shape).flatten(2))
        return dX.view(X.shape), None, None, None
