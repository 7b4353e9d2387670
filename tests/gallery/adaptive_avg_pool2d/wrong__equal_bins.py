def adaptive_avg_pool2d(X, output_size):
    o_h, o_w = (output_size, output_size) if isinstance(output_size, int) else output_size
    N, C, H, W = X.shape
    k_h, k_w = H // o_h, W // o_w
    Y = X.new_zeros(N, C, o_h, o_w)
    for i in range(o_h):
        for j in range(o_w):
            window = X[:, :, i * k_h:(i + 1) * k_h, j * k_w:(j + 1) * k_w]
            Y[:, :, i, j] = window.mean(dim=(2, 3))
    return Y
