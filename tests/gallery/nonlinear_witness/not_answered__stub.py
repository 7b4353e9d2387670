def nonlinear_witness():
    """Return A, B of shape (1, 1, 2, 2) with maxpool(A) + maxpool(B) != maxpool(A + B)."""
    raise NotImplementedError
