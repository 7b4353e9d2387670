from torch import nn


def design_pool(task):
    layers = {
        "halve": nn.MaxPool2d(2),
        "same": nn.MaxPool2d(3, stride=0, padding=1),
        "rect": nn.MaxPool2d((2, 3)),
    }
    return layers[task]
