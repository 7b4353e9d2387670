def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError
    p_h, p_w = pool_size
    Y = X.new_zeros(X.shape[0] - p_h + 1, X.shape[1] - p_w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            top = min(i, max(Y.shape[0] - 2, 0))
            window = X[top : top + p_h, j : j + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y
