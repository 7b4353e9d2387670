def pool_cost(c, h, w, k, s, p, mode):
    outputs = ((h + p[0] - k[0]) // s[0] + 1) * ((w + p[1] - k[1]) // s[1] + 1)
    return c * outputs * (k[0] * k[1] - 1 if mode == "max" else k[0] * k[1])
