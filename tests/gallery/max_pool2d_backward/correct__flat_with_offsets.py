import torch


def max_pool2d_backward(dY, idx, x_shape):
    N, C, H, W = x_shape
    offset = torch.arange(N * C, device=idx.device).reshape(N, C, 1, 1) * H * W
    flat = dY.new_zeros(N * C * H * W)
    flat.index_add_(0, (idx + offset).flatten(), dY.flatten())
    return flat.reshape(x_shape)
