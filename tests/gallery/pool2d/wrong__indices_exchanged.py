import torch

def pool2d(X, pool_size, mode='max'):
    if X.ndim != 2 or mode not in {'max', 'avg'}:
        raise ValueError('bad arguments')
    p_h, p_w = pool_size
    H, W = X.shape
    reduce = torch.max if mode == 'max' else torch.mean
    rows = [torch.stack([reduce(X[j:j + p_w, i:i + p_h]) for j in range(W - p_w + 1)]) for i in range(H - p_h + 1)]
    return torch.stack(rows)
