"""One thing of a class that was looked at, and its repair. Knows nothing of what is looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """One thing that was looked at: what is so, and the repair where it should not be so."""

    about: str
    said: str
    repair: str = ""

    def __str__(self) -> str:
        """Return a line, and one with the repair."""
        if not self.repair:
            return f"ok    {self.about}: {self.said}"
        return f"LOOK  {self.about}: {self.said}\n      repair: {self.repair}"
