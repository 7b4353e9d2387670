# due: list_round_trip, needless_copy
import torch


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("X has two axes, mode is 'max' or 'avg'")
    p_h, p_w = pool_size
    cells = X.clone()
    table = []
    for i in range(X.shape[0] - p_h + 1):
        table.append([])
        for j in range(X.shape[1] - p_w + 1):
            window = [cells[i + a, j + b].item() for a in range(p_h) for b in range(p_w)]
            table[-1].append(max(window) if mode == "max" else sum(window) / len(window))
    return torch.tensor(table, dtype=X.dtype, device=X.device)
