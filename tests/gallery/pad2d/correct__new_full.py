def pad2d(X, padding, value):
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    H, W = X.shape[-2:]
    Y = X.new_full((*X.shape[:-2], H + 2 * p_h, W + 2 * p_w), value)
    Y[..., p_h : p_h + H, p_w : p_w + W] = X
    return Y
