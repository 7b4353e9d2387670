import torch


def pool2d_stride(X, pool_size, stride=None, mode="max"):
    def two(v):
        return v if isinstance(v, tuple) else (v, v)

    p_h, p_w = two(pool_size)
    s_h, s_w = two(pool_size if stride is None else stride)
    H, W = X.shape
    rows = []
    for top in range(0, H - p_h + 1, s_h):
        row = []
        for left in range(0, W - p_w + 1, s_w):
            window = X[top : top + p_h, left : left + p_w]
            row.append(window.max() if mode == "max" else window.sum() / window.numel())
        rows.append(torch.stack(row))
    return torch.stack(rows)
