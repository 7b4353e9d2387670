import torch


def max_by_relu(a, b):
    pairs = zip(a.flatten().tolist(), b.flatten().tolist())
    return torch.tensor([max(p) for p in pairs], dtype=a.dtype).reshape(a.shape)
