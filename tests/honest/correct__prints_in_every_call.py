# A line printed for every call, and a long text at the end.
# %% answer valid_out_size
def valid_out_size(n, k):
    print(f"{n=} {k=}")
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% after valid_out_size
print("x" * 1_000_000)
for line in range(2000):
    print(line)
