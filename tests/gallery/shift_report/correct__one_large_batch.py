import torch
from torch import nn


def shift_report(net, X, y, shifts):
    """All shifts in one forward pass; the net's mode comes back even after an error."""
    H, W = X.shape[-2:]
    moved = torch.stack([nn.functional.pad(X, (dx, 0) if dx > 0 else (0, -dx))[..., -dx if dx < 0 else 0 :][..., :W] for dx in shifts])
    mode = net.training
    try:
        net.eval()
        with torch.no_grad():
            scores = net(moved.flatten(0, 1)).unflatten(0, (len(shifts), len(y)))
    finally:
        net.train(mode)
    hits = (scores.argmax(-1) == y).double().mean(1).tolist()
    return dict(zip(shifts, hits))
