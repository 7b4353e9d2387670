import torch


def nonlinear_witness():
    A = torch.tensor([3, 1, 4, 1]).view(1, 1, 2, 2)
    return [A, A.flip(2)]
