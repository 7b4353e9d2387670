def pool_cost(c, h, w, k, s, p, mode):
    cost = 0
    for top in range(-p[0], h + p[0] + k[0] + 1, s[0]):
        for left in range(-p[1], w + p[1] - k[1] + 1, s[1]):
            cost += k[0] * k[1] - 1
            if mode == 'avg':
                cost += 1
    return c * cost
