def receptive_field(layers):
    if len(layers) == 0:
        return (1, 1)
    r, j = receptive_field(layers[:-1])
    kernel, stride = layers[-1]
    return (r + (kernel - 1) * j, j * stride)
