"""A hash of what an exercise asks and accepts, from its behaviour on a few seeds.

Must not know submissions. Two versions of an exercise with one fingerprint give every answer the
same marks, as far as the seeds tried can tell.
"""

from __future__ import annotations

import hashlib
import json

from coursecheck.cases import draw_cases
from coursecheck.model import Case, Exercise
from coursecheck.observe.pack import pack
from coursecheck.observe.run import observe_case
from coursecheck.observe.snapshot import as_value

_SEEDS = (0, 1)


def fingerprint(exercise: Exercise, rule_book: str) -> str:
    """Return 16 hex digits for `exercise`, judged under the rules hashed in `rule_book`."""
    total = hashlib.sha256(rule_book.encode())
    total.update(_plain(exercise).encode())
    for seed in _SEEDS:
        for case in draw_cases(exercise, seed):
            _add_case(total, exercise, case)
    return total.hexdigest()[:16]


def _plain(exercise: Exercise) -> str:
    """All that is plain data: points, what is compared, rules, tolerance, names of mistakes."""
    return json.dumps(
        [
            exercise.name,
            exercise.tolerance,
            [[g.name, g.points, sorted(g.compares)] for g in exercise.groups],
            [[r.name, r.operators, r.names, r.allowed_operators] for r in exercise.rules],
            [m.name for m in exercise.misconceptions],
        ]
    )


def _add_case(total: hashlib._Hash, exercise: Exercise, case: Case) -> None:
    for argument in (*case.args, *case.kwargs.values()):
        value = as_value(argument)
        total.update(repr(value).encode())
    total.update(f"{case.group}/{sorted(case.kwargs)}".encode())
    right = observe_case(exercise.reference, exercise, case)
    header, payload = pack([right])
    # Operators and messages are torch's own business: they change from version to version.
    header[0].pop("operators")
    header[0]["raised"] = header[0]["raised"] and header[0]["raised"][0]
    total.update(json.dumps(header).encode())
    total.update(payload)
