import torch
from torch import nn


def pool_cost(c, h, w, k, s, p, mode):
    outputs = nn.MaxPool2d(k, s, p)(torch.zeros(c, h, w)).numel()
    area = k[0] * k[1]
    return outputs * {"max": area - 1, "avg": area}[mode]
