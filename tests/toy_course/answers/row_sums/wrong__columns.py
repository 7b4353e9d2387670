def row_sums(X):
    Y = X.new_zeros(X.shape[1])
    for row in X:
        Y = Y + row
    return Y
