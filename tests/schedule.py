"""Which tests of `pytest -n` stay together in one process, and which parts go first.

A part is a file, or what PARTS makes of it: files that share an expensive fixture become one, files
that a single core would be busy with to the end become several. Of the longest parts the seconds
are known, about, on two quiet cores: they go first, so that no core waits at the end for another's.
"""

from __future__ import annotations

import re
from typing import Any

#: The first that is found in a test's name says to what part of the run it belongs.
PARTS = {
    r"test_hostile.py::.*\[bubblewrap": "hostile in bubblewrap",
    r"test_hostile.py::": "hostile behind Landlock",
    r"test_environment.py::test_both_doors": "a fresh environment",
    r"test_entrances.py::.*\[postgresql": "entrances with PostgreSQL",
    r"test_chaos.py::test_after_kills": "chaos",
    r"test_reference_class.py::.*\[autograde": "reference class by autograde",
    r"test_reference_class.py::.*\[button": "reference class by button",
    r"test_gallery.py::test_twenty_seeds": "twenty seeds",
    # Both look at the answered notebooks, which are run once in each process.
    r"test_run_all.py::test_an_answered": "answered notebooks",
    r"test_measured_claims.py::": "answered notebooks",
    r"test_run_all.py::test_an_untouched": "untouched notebooks",
}
SECONDS = {
    "hostile in bubblewrap": 145,
    "hostile behind Landlock": 145,
    "a fresh environment": 130,
    "answered notebooks": 70,
    "test_two_accounts.py": 50,
    "entrances with PostgreSQL": 46,
    "reference class by autograde": 45,
    "test_reference_faults.py": 45,
    "chaos": 42,
    "test_our_faults.py": 40,
    "test_gallery.py": 40,
    "test_engine_mutants.py": 35,
    "test_kernel_parent.py": 35,
    "test_entrances.py": 33,
    "untouched notebooks": 30,
    "twenty seeds": 30,
    "test_toy_course.py": 30,
    "reference class by button": 25,
    "test_reference_class.py": 25,
    "test_broken_class.py": 20,
}


def part_of(name: str) -> str:
    """Return the part that a test belongs to, by its name with its file."""
    found = next((part for pattern, part in PARTS.items() if re.search(pattern, name)), "")
    return found or name.split("::")[0].rsplit("/", 1)[-1]


def seconds_of(name: str) -> int:
    """Return about how long the part of this test takes, 0 where it is short."""
    return SECONDS.get(part_of(name), 0)


def by_parts(config: Any, log: Any) -> Any:
    """Make what gives a whole part to the next process that has nothing to do."""
    from xdist.scheduler import LoadScopeScheduling  # where only one file is run, xdist may lack

    class ByParts(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return part_of(nodeid)

    return ByParts(config, log)
