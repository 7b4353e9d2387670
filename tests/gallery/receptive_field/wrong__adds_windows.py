def receptive_field(layers):
    size, jump = 1, 1
    for k, s in layers:
        size = size + k * jump
        jump = jump * s
    return size, jump
