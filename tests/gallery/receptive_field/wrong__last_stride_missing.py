def receptive_field(layers):
    size, jump, following = 1, 1, 1
    for k, s in layers:
        jump = following
        size += (k - 1) * jump
        following = jump * s
    return size, jump
