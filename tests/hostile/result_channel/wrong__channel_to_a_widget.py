# Opens a channel to a widget that nobody has.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


from ipykernel.comm import Comm

comm = Comm(target_name="jupyter.widget", data={"state": "x" * 1000})
comm.send({"method": "update"})
