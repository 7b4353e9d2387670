import torch


def pad2d(X, padding, value):
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    side = X.new_full((*X.shape[:-1], p_w), value)
    wide = torch.cat([side, X, side], dim=-1)
    lid = X.new_full((*X.shape[:-2], p_h, wide.shape[-1]), value)
    return torch.cat([lid, wide, lid], dim=-2)
