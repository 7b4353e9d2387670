def row_sums(X):
    Y = X.new_zeros(len(X))
    for row in range(len(X)):
        for number in X[row]:
            Y[row] += number
    return Y
