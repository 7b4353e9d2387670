def receptive_field(layers):
    size, jump = (1, 2)
    for k, s in layers:
        size += (k - 1) * jump
        jump *= s
    return (size, jump)
