def avg_pool_by_conv(X, k, stride=None):
    k_h, k_w = (k, k) if isinstance(k, int) else k
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride or (k_h, k_w)
    return X.unfold(2, k_h, s_h).unfold(3, k_w, s_w).mean(dim=(-2, -1))
