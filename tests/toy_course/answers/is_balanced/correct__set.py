def is_balanced(X):
    return len({float(row.sum()) for row in X}) == 1
