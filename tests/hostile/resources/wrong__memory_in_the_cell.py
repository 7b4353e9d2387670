# A cell beside the answer asks for all memory.
# fence: room
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% before valid_out_size
held = []
while True:
    held.append(bytearray(64 << 20))
