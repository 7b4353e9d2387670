# Replaces check() and progress() in the notebook; neither gives marks.
# fence: judged outside
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% before valid_out_size
import poollab

check = poollab.check = lambda *a, **k: 2.0
progress = poollab.progress = lambda *a, **k: None
# %% others any
