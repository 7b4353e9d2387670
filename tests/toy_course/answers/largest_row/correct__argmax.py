def largest_row(X):
    return X.sum(1).argmax().item()
