def pool_cost(c, h, w, k, s, p, mode):
    (p_h, p_w), (s_h, s_w) = k, s
    outputs = ((h + 2 * p_h - p_h) // s_h + 1) * ((w + 2 * p_w - p_w) // s_w + 1)
    return c * outputs * (p_h * p_w - 1 if mode == "max" else p_h * p_w)
