# Leaves startup files where IPython, Python and matplotlib would run them in the next kernel; every kernel has a home of its own.
# fence: fresh kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


import os
import pathlib

TEXT = "valid_out_size = lambda n, k: 'PLANTED-STARTUP'; print('PLANTED-STARTUP')"
for home in (pathlib.Path.home(), pathlib.Path("."), pathlib.Path(os.environ["IPYTHONDIR"])):
    for place in (".ipython/profile_default/startup", "profile_default/startup", ".config", "."):
        folder = home / place
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("00.py", "sitecustomize.py", "usercustomize.py", ".pythonrc.py", "torch.py"):
            (folder / name).write_text(TEXT)
