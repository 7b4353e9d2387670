import math


def receptive_field(layers):
    # One output needs k cells of the layer before it, and so on back to the input.
    size = 1
    for k, s in reversed(layers):
        size = (size - 1) * s + k
    return size, math.prod(s for _, s in layers)
