def edge_map(X):
    return (X[..., :-2] - X[..., 2:]).abs()
