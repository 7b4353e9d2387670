def is_balanced(X):
    return bool(X[0].sum() == X[1].sum())
