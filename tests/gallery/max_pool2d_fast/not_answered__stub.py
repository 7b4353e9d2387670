def max_pool2d_fast(X, kernel_size, stride=None, padding=0):
    raise NotImplementedError
