import torch


def max_pool2x2_by_relu(X):
    a, b, c, d = X.unfold(2, 2, 2).unfold(3, 2, 2).flatten(-2).unbind(-1)
    ab, cd = torch.relu(a - b) + b, torch.relu(c - d) + d
    return torch.relu(ab - cd) + cd
