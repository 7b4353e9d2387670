def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("pool2d(X of two axes, (p_h, p_w), 'max' or 'avg')")
    p_h, p_w = pool_size
    table = X.tolist()
    result = []
    for i in range(len(table) - p_h + 1):
        row = []
        for j in range(len(table[0]) - p_w + 1):
            cells = [table[a][b] for a in range(i, i + p_h) for b in range(j, j + p_w)]
            row.append(max(cells) if mode == "max" else sum(cells) / len(cells))
        result.append(row)
    return X.new_tensor(result)
