import torch.nn.functional as F


def softmax_pool2d(X, k, stride=None, beta=1.0):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride or (k_h, k_w)
    N, C, H, W = X.shape
    x = F.unfold(X, (k_h, k_w), stride=(s_h, s_w)).reshape(N, C, k_h * k_w, -1)
    z = beta * x
    e = (z - z.amax(2, keepdim=True)).exp()
    y = (e * x).sum(2) / e.sum(2)
    return y.reshape(N, C, (H - k_h) // s_h + 1, (W - k_w) // s_w + 1)
