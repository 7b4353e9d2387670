from torch import nn


def build_net(pool):
    stride = 2 if pool == "stride" else 1
    layer = {"max": nn.MaxPool2d(2), "avg": nn.AvgPool2d(2)}.get(pool, nn.Identity())
    side = 8 if pool == "none" else 2
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=stride, padding=1), nn.ReLU(), layer,
        nn.Conv2d(8, 16, 3, stride=stride, padding=1), nn.ReLU(), layer,
        nn.Flatten(), nn.Linear(16 * side * side, 10),
    )
