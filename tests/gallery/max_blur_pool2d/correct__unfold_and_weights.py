from torch.nn import functional as F


def max_blur_pool2d(X):
    high = X.unfold(2, 2, 1).unfold(3, 2, 1).amax((-2, -1))
    w = X.new_tensor([0.25, 0.5, 0.25])
    windows = F.pad(high, (1, 1, 1, 1)).unfold(2, 3, 2).unfold(3, 3, 2)
    return (windows * w[:, None] * w).sum((-2, -1))
