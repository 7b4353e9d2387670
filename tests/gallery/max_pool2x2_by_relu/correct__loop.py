import torch


def max_pool2x2_by_relu(X):
    N, C, H, W = X.shape
    Y = X.new_zeros(N, C, H // 2, W // 2)
    for i in range(0, H, 2):
        for j in range(0, W, 2):
            m = X[:, :, i, j]
            for u, v in ((0, 1), (1, 0), (1, 1)):
                m = torch.relu(X[:, :, i + u, j + v] - m) + m
            Y[:, :, i // 2, j // 2] = m
    return Y
