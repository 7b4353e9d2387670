def valid_out_size(n: int, k: int) -> int:
    starts = range(0, n - k + 1)
    if k < 1 or len(starts) == 0:
        raise ValueError("no position")
    return len(starts)
