def largest_row(X):
    # YOUR CODE HERE
    raise NotImplementedError()
