def global_avg_pool(X):
    return X[:, :, :8, :8].mean(dim=(2, 3))
