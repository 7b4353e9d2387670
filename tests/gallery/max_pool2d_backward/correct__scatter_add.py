def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = dY.new_zeros((N, C, H * W))
    dX.scatter_add_(2, idx.flatten(2), dY.flatten(2))
    return dX.reshape(x_shape)
