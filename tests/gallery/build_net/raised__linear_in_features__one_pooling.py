from torch import nn


def build_net(pool):
    step = 2 if pool == "stride" else 1
    if pool == "max":
        layer = nn.MaxPool2d(2)
    elif pool == "avg":
        layer = nn.AvgPool2d(2)
    else:
        layer = nn.Identity()
    side = 4
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=step, padding=1), nn.ReLU(), layer,
        nn.Conv2d(8, 16, 3, stride=step, padding=1), nn.ReLU(), layer,
        nn.Flatten(),
        nn.Linear(16 * side * side, 10),
    )
