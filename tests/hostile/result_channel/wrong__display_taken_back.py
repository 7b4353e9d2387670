# Clears outputs and updates displays that are not its own.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


from IPython.display import clear_output, display, update_display

handle = display("x", display_id="a")
update_display("y", display_id="b")
clear_output(wait=True)
