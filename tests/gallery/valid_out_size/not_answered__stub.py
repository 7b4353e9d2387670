def valid_out_size(n, k):
    """Number of positions of a window of width k on n cells (stride 1, no padding)."""
    raise NotImplementedError
