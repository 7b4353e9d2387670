def pool_cost(c, h, w, k, s, p, mode):
    return c * h * w * (k[0] * k[1] - 1 if mode == "max" else k[0] * k[1])
