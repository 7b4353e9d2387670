def receptive_field(layers):
    size, jump = 2, 1
    for k, s in reversed(layers):
        size = (size - 1) * s + k
        jump = jump * s
    return size, jump
