def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = dY.new_zeros((N, C, H * W))
    for n in range(N):
        for c in range(C):
            dX[n, c][idx[n, c].flatten()] += dY[n, c].flatten()
    return dX.reshape(x_shape)
