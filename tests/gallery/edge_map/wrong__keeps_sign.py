def edge_map(X):
    W = X.shape[-1]
    E = X.new_zeros(*X.shape[:-1], W - 1)
    for j in range(W - 1):
        E[..., j] = X[..., j] - X[..., j + 1]
    return E
