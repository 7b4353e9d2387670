import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, pool):
        super().__init__()
        step, side = (2 if pool == "stride" else 1), (8 if pool == "none" else 2)
        self.conv1 = nn.Conv2d(1, 8, 3, stride=step, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, stride=step, padding=1)
        self.pool = {"max": nn.MaxPool2d(2), "avg": nn.AvgPool2d(2)}.get(pool, nn.Identity())
        self.fc = nn.Linear(16 * side * side, 10)

    def forward(self, X):
        X = X / 16
        X = self.pool(torch.relu(self.conv1(X)))
        X = self.pool(torch.relu(self.conv2(X)))
        return self.fc(torch.flatten(X, 1))


def build_net(pool):
    return Net(pool)
