def global_avg_pool(X):
    return X.mean(dim=(1, 2, 3))
