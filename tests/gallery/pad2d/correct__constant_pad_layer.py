from torch import nn


def pad2d(X, padding, value):
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    return nn.ConstantPad2d((p_w, p_w, p_h, p_h), value)(X)
