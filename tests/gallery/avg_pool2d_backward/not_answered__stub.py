def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    raise NotImplementedError
