def receptive_field(layers):
    size, before, jump = 1, 1, 1
    for k, s in layers:
        size += (k - 1) * before
        before *= s
        jump += s - 1
    return size, jump
