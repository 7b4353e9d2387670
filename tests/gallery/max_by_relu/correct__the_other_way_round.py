import torch.nn.functional as F


def max_by_relu(a, b):
    return a + F.relu(b - a)
