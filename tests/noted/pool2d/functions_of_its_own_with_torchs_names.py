# due: nothing
def clone(X):
    return X


def tensor(X):
    return X


class Table:
    def __init__(self, X):
        self.X = X

    def tolist(self):
        return self.X

    def contiguous(self):
        return self.X


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError("X has two axes, mode is 'max' or 'avg'")
    X = tensor(Table(clone(X)).tolist())
    X = Table(X).contiguous()
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((-2, -1)) if mode == "max" else windows.mean((-2, -1))
