import torch


def softmax_pool2d(X, k, stride=None, beta=1.0):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride or (k_h, k_w)
    N, C, H, W = X.shape
    Y = X.new_zeros(N, C, (H - k_h) // s_h + 1, (W - k_w) // s_w + 1)
    for i in range(Y.shape[2]):
        for j in range(Y.shape[3]):
            x = X[:, :, i * s_h:i * s_h + k_h, j * s_w:j * s_w + k_w].flatten(2)
            Y[:, :, i, j] = (torch.softmax(beta * x, dim=-1) * x).sum(-1)
    return Y
