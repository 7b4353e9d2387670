def pool_out_size(n, k, s=None, p=0, d=1, ceil_mode=False):
    """Output size of pooling n cells: window k, stride s (None: k), padding p, dilation d."""
    raise NotImplementedError
