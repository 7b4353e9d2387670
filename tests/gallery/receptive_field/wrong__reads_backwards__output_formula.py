def receptive_field(layers):
    size, jump = 1, 1
    for k, s in layers:
        size = (size - 1) * s + k
        jump *= s
    return size, jump
