import torch


def nonlinear_witness():
    A = torch.arange(4.0).reshape(1, 1, 2, 2)
    return A, -A
