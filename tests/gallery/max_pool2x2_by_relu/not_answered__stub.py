def max_pool2x2_by_relu(X):
    """X (N, C, H, W), H and W even -> (N, C, H/2, W/2), from relu, plus and minus alone."""
    raise NotImplementedError
