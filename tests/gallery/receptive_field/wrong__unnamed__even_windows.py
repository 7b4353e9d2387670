def receptive_field(layers):
    size, jump = 1, 1
    for k, s in layers:
        size += 2 * (k // 2) * jump
        jump *= s
    return size, jump
