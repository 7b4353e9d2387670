def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2:
        raise ValueError("X must be 2-D")
    if mode != "max" and mode != "avg":
        raise ValueError("unknown mode")
    p_h, p_w = pool_size
    Y = X.new_zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = X[i : i + p_h, j : j + p_w].max()
    return Y
