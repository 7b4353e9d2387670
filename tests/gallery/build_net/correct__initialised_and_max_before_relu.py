import torch
from torch import nn


def build_net(pool):
    """For the maximum it makes no difference whether the ReLU comes before or after."""
    torch.manual_seed(0)
    make = {
        "max": lambda c, d: [nn.Conv2d(c, d, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()],
        "avg": lambda c, d: [nn.Conv2d(c, d, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2)],
        "stride": lambda c, d: [nn.Conv2d(c, d, 3, stride=2, padding=1), nn.ReLU()],
        "none": lambda c, d: [nn.Conv2d(c, d, 3, padding="same"), nn.ReLU()],
    }[pool]
    side = 8 if pool == "none" else 2
    net = nn.Sequential(*make(1, 8), *make(8, 16), nn.Flatten(1), nn.Linear(16 * side**2, 10))
    for layer in net:
        if hasattr(layer, "weight"):
            nn.init.kaiming_normal_(layer.weight)
    return net
