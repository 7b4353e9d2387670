def global_avg_pool(X):
    N, C, H, W = X.shape
    return X.sum(dim=(2, 3)) / (H * H)
