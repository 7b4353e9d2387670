from torch import nn


def design_pool(task):
    if task == "halve":
        return nn.MaxPool2d(3)
    if task == "same":
        return nn.MaxPool2d(3, stride=1, padding=1)
    if task == "rect":
        return nn.MaxPool2d((2, 3))
    raise ValueError(task)
