def softmax_pool2d(X, k, stride=None, beta=1.0):
    k = (k, k) if isinstance(k, int) else k
    s = (stride, stride) if isinstance(stride, int) else stride or k
    x = X.unfold(2, k[0], s[0]).unfold(3, k[1], s[1]).flatten(-2)
    e = (beta * x).exp()
    return (e / e.sum(-1, keepdim=True) * x).sum(-1)
