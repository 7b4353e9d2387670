def is_balanced(X):
    return all(bool((row == X[0]).all()) for row in X)
