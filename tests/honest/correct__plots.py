# Figures of matplotlib, one left open.
# %% after valid_out_size
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot([valid_out_size(9, k) for k in range(1, 9)])
plt.show()
plt.figure()
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
