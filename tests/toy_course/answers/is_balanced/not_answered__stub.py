def is_balanced(X):
    # YOUR CODE HERE
    raise NotImplementedError()
