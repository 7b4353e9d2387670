def edge_map(X):
    return (X[..., :-1] - X[..., 1:]) ** 2
