import torch


def pool2d(X, pool_size, mode="max"):
    if len(X.shape) != 2:
        raise ValueError("X has to be a matrix")
    p_h, p_w = pool_size
    H, W = X.shape[0] - p_h + 1, X.shape[1] - p_w + 1
    shifted = [X[a : a + H, b : b + W] for a in range(p_h) for b in range(p_w)]
    if mode == "max":
        Y = shifted[0].clone()
        for other in shifted[1:]:
            Y = torch.maximum(Y, other)
    elif mode == "avg":
        Y = sum(shifted) / (p_h * p_w)
    else:
        raise ValueError(mode)
    return Y
