def row_sums(X):
    # YOUR CODE HERE
    raise NotImplementedError()
