def global_avg_pool(X):
    return X[:, :, :, :2].mean(dim=(2, 3))
