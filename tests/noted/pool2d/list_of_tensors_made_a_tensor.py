# due: list_round_trip, another_way
import torch


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("X has two axes, mode is 'max' or 'avg'")
    p_h, p_w = pool_size
    how = torch.amax if mode == "max" else torch.mean
    rows, columns = range(X.shape[0] - p_h + 1), range(X.shape[1] - p_w + 1)
    table = [[how(X[i : i + p_h, j : j + p_w]) for j in columns] for i in rows]
    return torch.tensor(table, dtype=X.dtype, device=X.device)
