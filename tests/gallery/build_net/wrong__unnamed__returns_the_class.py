from torch import nn


class Net(nn.Module):
    pass


def build_net(pool):
    return Net
