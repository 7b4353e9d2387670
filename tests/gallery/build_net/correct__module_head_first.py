import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self, pool):
        super().__init__()
        self.pool = pool
        step = 2 if pool == "stride" else 1
        self.head = nn.Linear(1024 if pool == "none" else 64, 10)
        self.second = nn.Conv2d(8, 16, 3, step, 1)
        self.first = nn.Conv2d(1, 8, 3, step, 1)

    def shrink(self, X):
        if self.pool == "max":
            return F.max_pool2d(X, 2)
        if self.pool == "avg":
            return F.avg_pool2d(X, 2)
        return X

    def forward(self, X):
        X = self.shrink(torch.relu(self.first(X)))
        X = self.shrink(torch.relu(self.second(X)))
        return self.head(X.flatten(1))


def build_net(pool):
    return Net(pool)
