def shift(X, dx):
    """X (..., W) -> (..., W): the content moves dx columns to the right; zeros move in."""
    raise NotImplementedError
