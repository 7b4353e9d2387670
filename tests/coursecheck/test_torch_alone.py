"""The package that students get works where torch is installed and nothing else is."""

from __future__ import annotations

import subprocess
import sys

ALONE = """
import importlib.metadata as metadata, pkgutil, sys
from packaging.requirements import Requirement

def needs(name, seen):
    if name not in seen:
        seen.add(name)
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            return seen
        for requirement in map(Requirement, lines):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                needs(requirement.name.lower().replace("_", "-"), seen)
    return seen

allowed = needs("torch", {"poollab"})
foreign = {
    top for top, owners in metadata.packages_distributions().items()
    if not {owner.lower().replace("_", "-") for owner in owners} & allowed
} | {"grader"}
foreign -= {"poollab", "_distutils_hack"}

class OnlyTorch:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in foreign:
            raise ModuleNotFoundError(f"{name} is hidden", name=name)

for name in [name for name in sys.modules if name.split(".")[0] in foreign]:
    del sys.modules[name]
sys.meta_path.insert(0, OnlyTorch())

import poollab
for module in pkgutil.walk_packages(poollab.__path__, "poollab."):
    __import__(module.name)
from coursecheck.judge.judge import judge
from coursecheck.registry import find
from coursecheck.observe.run import observe
exercise = find("valid_out_size")
print(judge(exercise, 7, observe(exercise.reference, exercise, 7, 3), 3).points)
try:
    import numpy
except ModuleNotFoundError:
    print("numpy is hidden")
"""


def test_poollab_works_with_torch_alone() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["2", "numpy is hidden"]
