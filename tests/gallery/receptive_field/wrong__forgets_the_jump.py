def receptive_field(layers):
    size = 1
    jump = 1
    for k, s in layers:
        size += k - 1
        jump *= s
    return size, jump
