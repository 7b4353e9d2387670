"""How a class is graded: one value, from nbgrader's configuration and the command line.

    c.Grader.isolation = "landlock"
    c.Grader.limits = {"cpu_seconds": 30}

in `nbgrader_config.py` hold for every entrance. Must not know who is graded.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, fields, replace
from typing import Any

from grader.course.notebooks import Course
from grader.course.settings import SettingsError
from grader.jail.limits import Limits
from grader.run.executors import cores


@dataclass(frozen=True)
class Policy:
    """What a person who grades may choose, and the seed of the run.

    `retries` counts how often a hand-in that timed out, died or met a fault of ours is tried
    again, with nothing beside it. `force` grades what has not changed, too. `seed` is drawn for
    each run: whoever printed the inputs of an earlier one meets others.
    """

    isolation: str = "auto"
    limits: Limits = field(default_factory=Limits)
    workers: int = field(default_factory=cores)
    retries: int = 1
    force: bool = False
    seed: int = field(default_factory=lambda: secrets.randbits(62))


_CONFIGURABLE = ("isolation", "limits", "workers", "retries")


def policy_of(course: Course, **chosen: Any) -> Policy:
    """Return the policy of `course`; what was `chosen` (None is nothing) comes first.

    Raises SettingsError for a setting that there is not.
    """
    set_ = course.nbgrader.section("Grader")
    unknown = sorted(set_.keys() - set(_CONFIGURABLE))
    if unknown:
        raise SettingsError(
            f"nbgrader_config.py: there is no c.Grader.{unknown[0]}; there are:"
            f" {', '.join(_CONFIGURABLE)}"
        )
    limits = dict(set_.pop("limits", {}))
    known = [one.name for one in fields(Limits)]
    for name in limits:
        if name not in known:
            raise SettingsError(
                f"nbgrader_config.py: c.Grader.limits has no {name!r}; it has: {', '.join(known)}"
            )
    policy = replace(Policy(limits=Limits(**limits)), **set_)
    return replace(policy, **{name: value for name, value in chosen.items() if value is not None})
