def adaptive_avg_pool2d(X, output_size):
    """X (N, C, H, W) -> (N, C, o_h, o_w); output_size is an int or a pair."""
    raise NotImplementedError
