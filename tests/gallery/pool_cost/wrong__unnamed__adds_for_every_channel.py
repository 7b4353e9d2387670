def pool_cost(c, h, w, k, s, p, mode):
    outputs = ((h + 2 * p[0] - k[0]) // s[0] + 1) * ((w + 2 * p[1] - k[1]) // s[1] + 1)
    return c * outputs * (c * k[0] * k[1] - 1 if mode == "max" else c * k[0] * k[1])
