def is_balanced(X):
    return len(X.sum(1).unique()) == 1
