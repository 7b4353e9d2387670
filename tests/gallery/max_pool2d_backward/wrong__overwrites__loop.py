def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = dY.new_zeros(x_shape)
    for i in range(dY.shape[2]):
        for j in range(dY.shape[3]):
            for n in range(N):
                for c in range(C):
                    k = int(idx[n, c, i, j])
                    dX[n, c, k // W, k % W] = dY[n, c, i, j]
    return dX
