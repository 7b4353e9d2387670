def row_sums(X):
    return X.sum(1)
