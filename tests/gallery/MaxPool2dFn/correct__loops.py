import torch


def both(v):
    return v if isinstance(v, tuple) else (v, v)


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, kernel_size, stride, padding):
        (k_h, k_w), (s_h, s_w), (p_h, p_w) = both(kernel_size), both(stride), both(padding)
        N, C, H, W = X.shape
        n_h, n_w = (H + 2 * p_h - k_h) // s_h + 1, (W + 2 * p_w - k_w) // s_w + 1
        Y = X.new_empty(N, C, n_h, n_w)
        ctx.places = []
        for i in range(n_h):
            for j in range(n_w):
                top, left = i * s_h - p_h, j * s_w - p_w
                rows = slice(max(top, 0), min(top + k_h, H))
                cols = slice(max(left, 0), min(left + k_w, W))
                window = X[:, :, rows, cols]
                Y[:, :, i, j] = window.amax((2, 3))
                ctx.places.append((i, j, rows, cols))
        ctx.save_for_backward(X)
        return Y

    @staticmethod
    def backward(ctx, dY):
        (X,) = ctx.saved_tensors
        dX = torch.zeros_like(X)
        for i, j, rows, cols in ctx.places:
            window = X[:, :, rows, cols]
            flat = window.flatten(2)
            first = torch.zeros_like(flat)
            first.scatter_(2, flat.argmax(2, keepdim=True), 1.0)
            dX[:, :, rows, cols] += first.reshape(window.shape) * dY[:, :, i, j, None, None]
        return dX, None, None, None
