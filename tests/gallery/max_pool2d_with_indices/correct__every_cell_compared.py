import torch


def max_pool2d_with_indices(X, kernel_size, stride=None, padding=0):
    k_h, k_w = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    stride = kernel_size if stride is None else stride
    s_h, s_w = (stride,) * 2 if isinstance(stride, int) else stride
    p_h, p_w = (padding,) * 2 if isinstance(padding, int) else padding
    N, C, H, W = X.shape
    n_h, n_w = (H + 2 * p_h - k_h) // s_h + 1, (W + 2 * p_w - k_w) // s_w + 1
    Y = X.new_full((N, C, n_h, n_w), float("-inf"))
    idx = torch.zeros(N, C, n_h, n_w, dtype=torch.long, device=X.device)
    for i in range(n_h):
        for j in range(n_w):
            for r in range(max(i * s_h - p_h, 0), min(i * s_h - p_h + k_h, H)):
                for c in range(max(j * s_w - p_w, 0), min(j * s_w - p_w + k_w, W)):
                    larger = X[:, :, r, c] > Y[:, :, i, j]
                    Y[:, :, i, j] = torch.where(larger, X[:, :, r, c], Y[:, :, i, j])
                    idx[:, :, i, j] = torch.where(larger, r * W + c, idx[:, :, i, j])
    return Y, idx
