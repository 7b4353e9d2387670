import math

import torch


def bins(n, o):
    return [(math.floor(i * n / o), math.ceil((i + 1) * n / o)) for i in range(o)]


def adaptive_avg_pool2d(X, output_size):
    o_h, o_w = (output_size,) * 2 if isinstance(output_size, int) else output_size
    rows = torch.stack([X[:, :, a:b].mean(2) for a, b in bins(X.shape[2], o_h)], dim=2)
    return torch.stack([rows[..., a:b].mean(3) for a, b in bins(X.shape[3], o_w)], dim=3)
