import torch


def nonlinear_witness():
    A = torch.tensor([[[[3.0, -1.0], [2.0, 5.0]]]])
    return torch.ones_like(A), A
