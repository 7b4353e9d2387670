def max_pool2d_with_indices(X, kernel_size, stride=None, padding=0):
    k_h, k_w = kernel_size
    return X.unfold(2, k_h, stride).unfold(3, k_w, stride).max(-1)
