def receptive_field(layers):
    first, last = ([0, 1], [0, 1])
    for k, s in layers[::-1]:
        first = [cell * s for cell in first]
        last = [cell * s + k + 1 for cell in last]
    return (last[0] - first[0] + 1, first[1] - first[0])
