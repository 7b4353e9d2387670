def edge_map(X):
    """X (..., W) -> (..., W - 1): |X[..., j] - X[..., j + 1]|."""
    raise NotImplementedError
