# getattr with a plain name, f-strings, a class, a generator.
# %% answer pool2d
from dataclasses import dataclass


@dataclass
class Window:
    h: int
    w: int

    def over(self, X):
        for i in range(X.shape[0] - self.h + 1):
            yield [X[i : i + self.h, j : j + self.w] for j in range(X.shape[1] - self.w + 1)]


def pool2d(X, pool_size, mode="max"):
    if X.dim() != 2 or mode not in ("max", "avg"):
        raise ValueError(f"{mode!r} for {X.dim()} axes")
    how = {"max": "max", "avg": "mean"}[mode]
    step = (lambda w: w.max()) if how == "max" else (lambda w: w.mean())
    rows = [torch.stack([step(window) for window in row]) for row in Window(*pool_size).over(X)]
    return torch.stack(rows) + getattr(X, "dim")() * 0
