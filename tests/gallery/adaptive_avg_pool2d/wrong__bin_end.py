def adaptive_avg_pool2d(X, output_size):
    if isinstance(output_size, int):
        output_size = (output_size, output_size)
    o_h, o_w = output_size
    N, C, H, W = X.shape
    Y = X.new_zeros(N, C, o_h, o_w)
    for i in range(o_h):
        top, bottom = (i * H // o_h, -(i + 1) * H // o_h)
        for j in range(o_w):
            left, right = (j * W // o_w, -(-(j + 1) * W // o_w))
            Y[:, :, i, j] = X[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return Y
