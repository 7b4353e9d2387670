import math


def receptive_field(layers):
    return math.prod(k for k, s in layers), math.prod(s for k, s in layers)
