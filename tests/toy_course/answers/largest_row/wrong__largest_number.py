def largest_row(X):
    return X.amax(1).argmax().item()
