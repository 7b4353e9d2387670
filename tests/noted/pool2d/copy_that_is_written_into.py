# due: another_way
import torch


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("X has two axes, mode is 'max' or 'avg'")
    p_h, p_w = pool_size
    H, W = X.shape[0] - p_h + 1, X.shape[1] - p_w + 1
    Y = X[:H, :W].clone()
    for a in range(p_h):
        for b in range(p_w):
            if a or b:
                cell = X[a : a + H, b : b + W]
                Y[:] = torch.maximum(Y, cell) if mode == "max" else Y + cell
    return Y if mode == "max" else Y / (p_h * p_w)
