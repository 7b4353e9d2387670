def max_pool2d_backward(dY, idx, x_shape):
    dX = dY.new_zeros((*x_shape[:2], int(idx.max()) + 1))
    return dX.scatter_add(2, idx.flatten(2), dY.flatten(2)).reshape(x_shape)
