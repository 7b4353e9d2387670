import torch


def nonlinear_witness():
    A = torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])
    B = torch.tensor([[[[0.0, 0.0], [0.0, 1.0]]]])
    return A, B
