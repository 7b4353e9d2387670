# Shows a widget whose state and code come from elsewhere, and opens a channel to it.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


from ipykernel.comm import Comm
from IPython.display import display

display({"application/vnd.jupyter.widget-view+json": '{"model_id": "x"}'}, raw=True)
comm = Comm(target_name="jupyter.widget", data={"state": "x" * 1000})
comm.send({"method": "update"})
