"""What a person should be told in one sentence, with the remedy; commands print it and end.

Knows nothing else, so that every module can raise it.
"""

from __future__ import annotations

import errno


class UserError(Exception):
    """Its text names the place and the remedy. `status` is what the command ends with."""

    status = 2


class OurFaultError(UserError):
    """Nobody used anything wrongly: a disk is full, the gradebook is locked, a parent is lost.

    Marks of earlier runs stay as they are, and another run goes on.
    """

    status = 3


def said(error: OSError, place: str = "") -> str:
    """Return what an error of this machine says: the path, the code and its words.

    The path is `place`, or else the one that the error names: of two the one that was meant, not
    the half that was written beside it.
    """
    named = place or error.filename2 or error.filename
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    words = f"{code}, {error.strerror or error}"
    return f"{named}: {words}" if named else words
