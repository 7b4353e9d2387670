import torch.nn.functional as F


def max_pool2d_backward(dY, idx, x_shape):
    H, W = x_shape[2:]
    size = (H - dY.shape[2] + 1, W - dY.shape[3] + 1)
    return F.max_unpool2d(dY, idx, size, stride=1, output_size=(H, W))
