"""What a command's exit status says. Knows nothing else."""

from enum import IntEnum


class Status(IntEnum):
    """The four ways in which a command can end."""

    WELL = 0
    LOOK = 1
    """Done, and somebody should look: what was unreadable, unmarked or off is named."""
    WRONG_USE = 2
    OUR_FAULT = 3
