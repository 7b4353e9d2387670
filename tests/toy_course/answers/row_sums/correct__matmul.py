def row_sums(X):
    return X @ X.new_ones(X.shape[1])
