def shift(X, dx):
    return X.roll(dx, -1)
