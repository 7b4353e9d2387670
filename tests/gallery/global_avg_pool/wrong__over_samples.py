def global_avg_pool(X):
    return X.mean(dim=(0, 2, 3))
