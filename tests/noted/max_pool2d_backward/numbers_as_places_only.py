# due: another_way
def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    dX = dY.new_zeros((N * C, H * W))
    given = dY.flatten(2).flatten(0, 1)
    for plane, places in enumerate(idx.flatten(2).flatten(0, 1).tolist()):
        for n, place in enumerate(places):
            dX[plane, place] += given[plane, n]
    return dX.reshape(x_shape)
