def receptive_field(layers):
    r = 0
    j = 1
    for kernel, stride in layers:
        r += kernel * j
        j *= stride
    return r, j
