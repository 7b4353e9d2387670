def pad2d(X, padding, value):
    """X (..., H, W) -> (..., H + 2 p_h, W + 2 p_w), the border filled with value."""
    raise NotImplementedError
