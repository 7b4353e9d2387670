"""Read by every IPython kernel of the environment that poollab is installed in.

Makes the book's own first line, ``from d2l import torch as d2l``, run in a notebook that has
imported nothing of ours before it. The one module is loaded from its file: importing the package
would import torch into every kernel before anybody asks for it.
"""

import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

NAME = "poollab.torchvision_gap"

package = find_spec("poollab")
if package is not None and package.origin is not None and NAME not in sys.modules:
    spec = spec_from_file_location(NAME, Path(package.origin).with_name("torchvision_gap.py"))
    module = module_from_spec(spec)
    sys.modules[NAME] = module  # whoever imports it later gets this one, and no second finder
    spec.loader.exec_module(module)
    module.bridge()
