def global_avg_pool(X):
    """X (N, C, H, W) -> (N, C): the mean of every channel."""
    raise NotImplementedError
