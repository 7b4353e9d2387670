def global_avg_pool(X):
    return X.mean(dim=(2, 3), keepdim=True)
