def pool_cost(c, h, w, k, s, p, mode):
    o_h = (h + 2 * p[0] - k[0]) // s[0] + 1
    o_w = (w + 2 * p[1] - k[1]) // s[1] + 1
    each = k[0] + k[1] - 1 if mode == "max" else k[0] + k[1]
    return c * o_h * o_w * each
