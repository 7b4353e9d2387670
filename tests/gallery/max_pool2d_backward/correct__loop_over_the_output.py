def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = dY.new_zeros(x_shape)
    for n in range(N):
        for c in range(C):
            for i in range(dY.shape[2]):
                for j in range(dY.shape[3]):
                    r, col = divmod(int(idx[n, c, i, j]), W)
                    dX[n, c, r, col] += dY[n, c, i, j]
    return dX
