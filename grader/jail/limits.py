"""Every limit that a student's process meets, in one place.

It knows numbers and their units; how they are enforced is the business of `confinement`, of the
fork server and of whoever runs cells.
"""

from dataclasses import dataclass

MIB = 1024 * 1024
BUSY = 6  # a second of processor time may take this many where Linux does not tell who had to wait


@dataclass(frozen=True)
class Budget:
    """What one hand-in may use in all its kernels together; reached, its rest is not run.

    When it is reached, a part of it, `RESERVE`, is given once more for the answers alone.
    """

    idle_seconds: float = 60.0  # neither working nor waiting for a processor
    cpu_seconds: float = 120.0
    wall_seconds: float = 900.0  # so generous that a busy machine never lowers a mark
    kernels: int = 12  # each that is lost means that the cells before it are run again
    output_bytes: int = 16 * MIB  # what is more is dropped; the cells go on
    source_bytes: int = 2 * MIB  # of the student's own code


RESERVE = 0.25


@dataclass(frozen=True)
class Limits:
    """What one kernel may use. Sizes in bytes, times in seconds.

    Time is counted in CPU seconds first: the wall limit is so generous that a machine which is
    busy with something else never lowers a mark; `idle_seconds` is for a cell that sleeps.
    """

    # per cell
    cpu_seconds: float = 20.0
    wall_seconds: float = 120.0  # without waiting for a processor; BUSY times as long with it
    idle_seconds: float = 30.0  # neither working nor waiting for a processor
    cell_output_bytes: int = 4 * MIB  # text and figures; what is more is dropped
    observation_bytes: int = 12 * MIB  # on top, for observations: 8 MiB in base64, and a header
    grace_seconds: float = 2.0  # from the interrupt to the kill

    # per kernel
    notebook_cpu_seconds: int = 600  # a second fence, kept by Linux itself
    memory_bytes: int = 2048 * MIB  # address space on top of what the warm parent maps
    file_bytes: int = 64 * MIB  # one file
    scratch_bytes: int = 128 * MIB  # all files together
    scratch_files: int = 2000
    side_bytes: int = 16 * MIB  # files handed in beside the notebook, all together
    side_files: int = 200
    threads: int = 96  # a kernel itself has one
    compute_threads: int = 1  # what torch starts with: more would spin while they wait, as CPU time
    open_files: int = 256
    start_seconds: float = 60.0  # until a kernel answers
    landlock_newest: int = 0  # the last version of Landlock to use, as on an older Linux; 0: all

    # per hand-in
    budget: Budget = Budget()

    def __post_init__(self) -> None:
        """Take a budget as a table, too, as a configuration writes it."""
        if isinstance(self.budget, dict):
            object.__setattr__(self, "budget", Budget(**self.budget))

    @property
    def wire_bytes(self) -> int:
        """More than a sound kernel ever sends during one cell: one that does is ended."""
        return 2 * self.cell_output_bytes + self.observation_bytes + MIB
