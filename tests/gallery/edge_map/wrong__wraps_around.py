def edge_map(X):
    return (X - X.roll(-1, dims=-1)).abs()
