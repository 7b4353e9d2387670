def is_balanced(X):
    sums = X.sum(1)
    return bool((sums == sums[0]).all())
