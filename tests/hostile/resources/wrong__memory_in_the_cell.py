# A cell beside the answer asks for 4 GB, and says when it has them.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% before valid_out_size
import mmap

held = [mmap.mmap(-1, 64 << 20) for _ in range(60)]
print("PLANTED" + "-7f3a")
