"""What a person should be told in one sentence, with the remedy; commands print it and end.

Knows nothing else, so that every module can raise it.
"""


class UserError(Exception):
    """Its text names the place and the remedy. `status` is what the command ends with."""

    status = 2


class OurFaultError(UserError):
    """Nobody used anything wrongly: a disk is full, the gradebook is locked, a parent is lost.

    Marks of earlier runs stay as they are, and another run goes on.
    """

    status = 3
