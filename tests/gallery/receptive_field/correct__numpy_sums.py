import numpy as np


def receptive_field(layers):
    ks = np.array([k for k, _ in layers], dtype=int)
    ss = np.array([1] + [s for _, s in layers], dtype=int)
    jumps = np.cumprod(ss)
    return int(1 + np.sum((ks - 1) * jumps[:-1])), int(jumps[-1])
