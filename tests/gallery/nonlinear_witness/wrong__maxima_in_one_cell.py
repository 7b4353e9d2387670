import torch


def nonlinear_witness():
    A = torch.arange(4.0).reshape(1, 1, 2, 2)
    B = torch.tensor([[[[-7.0, 0.0], [1.0, 8.0]]]])
    return A, B
