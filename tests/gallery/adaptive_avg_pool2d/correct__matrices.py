import torch


def weights(n, o, X):
    A = torch.zeros(o, n, dtype=X.dtype, device=X.device)
    for i in range(o):
        start = (i * n) // o
        end = ((i + 1) * n + o - 1) // o
        A[i, start:end] = 1 / (end - start)
    return A


def adaptive_avg_pool2d(X, output_size):
    o_h, o_w = (output_size, output_size) if isinstance(output_size, int) else output_size
    return weights(X.shape[2], o_h, X) @ X @ weights(X.shape[3], o_w, X).T
