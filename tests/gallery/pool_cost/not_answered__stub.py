def pool_cost(c, h, w, k, s, p, mode):
    """The number of operations for one image (c, h, w); k, s, p are pairs (rows, columns)."""
    raise NotImplementedError
