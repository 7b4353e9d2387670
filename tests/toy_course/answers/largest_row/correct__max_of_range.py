def largest_row(X):
    return max(range(len(X)), key=lambda i: float(X[i].sum()))
