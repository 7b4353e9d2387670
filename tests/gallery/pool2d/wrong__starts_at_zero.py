def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("no")
    p_h, p_w = pool_size
    Y = X.new_zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            best, total = 0, 0
            for a in range(p_h):
                for b in range(p_w):
                    if X[i + a, j + b] > best:
                        best = X[i + a, j + b]
                    total += X[i + a, j + b]
            Y[i, j] = best if mode == "max" else total / (p_h * p_w)
    return Y
