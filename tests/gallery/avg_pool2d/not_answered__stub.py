def avg_pool2d(X, kernel_size, stride=None, padding=0, count_include_pad=True):
    """Average pooling of X (N, C, H, W): returns (N, C, out_h, out_w)."""
    raise NotImplementedError
