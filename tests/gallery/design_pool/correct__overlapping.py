from torch import nn


def design_pool(task):
    if task == "halve":
        return nn.MaxPool2d(3, stride=2, padding=1)
    if task == "same":
        return nn.MaxPool2d((3, 3), (1, 1), (1, 1))
    if task == "rect":
        return nn.MaxPool2d(kernel_size=(4, 5), stride=(1, 2))
    raise ValueError(task)
