# A docstring, a comment and an error that name the built-in.
# %% answer pool2d
def pool2d(X, pool_size, mode="max"):
    """Does what torch.nn.functional.max_pool2d does; see poollab too."""
    # like F.max_pool2d
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("unlike max_pool2d: 2-D only")
    p_h, p_w = pool_size
    Y = X.new_zeros(X.shape[0] - p_h + 1, X.shape[1] - p_w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p_h, j : j + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y
