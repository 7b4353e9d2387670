def softmax_pool2d(X, k, stride=None, beta=1.0):
    N, C, H, W = X.shape
    k = (k, k) if isinstance(k, int) else k
    s = (stride, stride) if isinstance(stride, int) else stride or k
    weights = (beta * X).reshape(N, C, H * W).softmax(-1).reshape(N, C, H, W)
    return (weights * X).unfold(2, k[0], s[0]).unfold(3, k[1], s[1]).sum((-2, -1))
