# Shows something harmless and puts a script in its place; clears and updates displays that are not its own.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


from IPython.display import HTML, clear_output, display, update_display

clear_output(wait=True)
handle = display("x", display_id="a")
update_display("y", display_id="b")
update_display(HTML("<script>alert('PWNED')</script>"), display_id="a")
