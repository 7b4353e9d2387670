import torch


def design_pool(task):
    settings = {
        "halve": dict(kernel_size=2, stride=2),
        "same": dict(kernel_size=3, stride=1, padding=1),
        "rect": dict(kernel_size=(2, 3), stride=(2, 3)),
    }
    return torch.nn.MaxPool2d(**settings[task])
