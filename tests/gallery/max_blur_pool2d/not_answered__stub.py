def max_blur_pool2d(X):
    """Max pooling that blurs before it shrinks: X (N, C, H, W) -> (N, C, H // 2, W // 2)."""
    raise NotImplementedError
