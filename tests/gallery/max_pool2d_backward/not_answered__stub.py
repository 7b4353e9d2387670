def max_pool2d_backward(dY, idx, x_shape):
    raise NotImplementedError
