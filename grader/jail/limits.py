"""Every limit that a student's process meets, in one place.

It knows numbers and their units; how they are enforced is the business of `sandbox` and `kernel`.
"""

from dataclasses import asdict, dataclass
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one kernel may use. Sizes in bytes, times in seconds.

    Time is counted in CPU seconds first: the wall limit is so generous that a machine which is
    busy with something else never lowers a mark; it is there for a cell that sleeps.
    """

    # per cell
    cpu_seconds: float = 20.0
    wall_seconds: float = 120.0  # six times the CPU limit
    cell_output_bytes: int = 4 * MIB  # text and figures, as they travel
    observation_bytes: int = 11 * MIB  # on top, for observations: 8 MiB in JSON's own quoting
    grace_seconds: float = 2.0  # from the interrupt to the kill

    # per kernel, that is per notebook
    notebook_cpu_seconds: int = 600  # a second fence, kept by Linux itself
    notebook_output_bytes: int = 96 * MIB
    memory_bytes: int = 2048 * MIB  # address space on top of what the warm parent maps
    file_bytes: int = 64 * MIB  # one file
    scratch_bytes: int = 128 * MIB  # all files together
    scratch_files: int = 2000
    threads: int = 96  # a kernel itself has about a dozen
    compute_threads: int = 1  # what torch starts with: more would spin while they wait, as CPU time
    open_files: int = 256
    start_seconds: float = 60.0  # until a kernel answers

    @property
    def wire_bytes(self) -> int:
        """What a kernel may send during one cell, all told: the most that the grader holds."""
        return self.cell_output_bytes + self.observation_bytes + MIB

    def as_plain(self) -> dict[str, Any]:
        """For the way to the warm parent, as JSON."""
        return asdict(self)
