import torch


def row_sums(X):
    Y = torch.zeros(len(X))
    for i in range(len(X)):
        for number in X[i]:
            Y[i] += number
    return Y
