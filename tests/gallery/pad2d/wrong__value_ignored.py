from torch.nn import functional as F


def pad2d(X, padding, value):
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    return F.pad(X, (p_w, p_w, p_h, p_h), mode="constant")
