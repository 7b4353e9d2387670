import torch.nn.functional as F


def avg_pool2d_backward(dY, x_shape, kernel_size, stride=None, padding=0):
    k = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    n = k[0] * k[1]
    N, C, H, W = x_shape
    columns = (dY / n).reshape(N, C, 1, -1).expand(N, C, n, -1).reshape(N, C * n, -1)
    return F.fold(columns, (H, W), k, padding=padding, stride=stride or k)
