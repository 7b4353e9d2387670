def invariance_rate(f, images, dx):
    """The fraction of images (N, C, H, W) with f(shift(image, dx)) equal to f(image)."""
    raise NotImplementedError
