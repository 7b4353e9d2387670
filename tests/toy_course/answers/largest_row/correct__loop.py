def largest_row(X):
    best = 0
    for i in range(len(X)):
        if X[i].sum() > X[best].sum():
            best = i
    return best
