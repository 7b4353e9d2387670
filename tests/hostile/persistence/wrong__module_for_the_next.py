# Leaves modules where the next one's imports, IPython, Python and matplotlib would find them; every kernel has a folder of its own.
# fence: own kernel
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


import os
import pathlib

TEXT = "raise SystemExit('PLANTED-MODULE')"
for home in (pathlib.Path.home(), pathlib.Path("."), pathlib.Path(os.environ["IPYTHONDIR"])):
    for place in (".ipython/profile_default/startup", "profile_default/startup", ".config", "."):
        folder = home / place
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("00.py", "sitecustomize.py", "usercustomize.py", ".pythonrc.py", "sndhdr.py"):
            (folder / name).write_text(TEXT)
