"""Read by every IPython kernel of the environment that poollab is installed in.

Makes the book's own first line, ``from d2l import torch as d2l``, run in a notebook that has
imported nothing of ours before it.
"""

c = get_config()  # noqa: F821  IPython puts the name there when it reads this file

c.InteractiveShellApp.exec_lines.append(
    "from poollab.torchvision_gap import bridge; bridge(); del bridge"
)
