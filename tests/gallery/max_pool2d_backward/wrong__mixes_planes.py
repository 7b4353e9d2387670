def max_pool2d_backward(dY, idx, x_shape):
    dX = dY.new_zeros(x_shape).flatten()
    dX.scatter_add_(0, idx.flatten(), dY.flatten())
    return dX.reshape(x_shape)
