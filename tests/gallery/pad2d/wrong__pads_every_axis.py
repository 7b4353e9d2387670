from torch.nn import functional as F


def pad2d(X, padding, value):
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    amounts = [p_w, p_w, p_h, p_h] + [p_h, p_h] * (X.dim() - 2)
    return F.pad(X, amounts, value=value)
