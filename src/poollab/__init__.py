"""What a notebook of the pooling course calls.

The package needs torch alone: drawings are HTML and SVG.
"""

from __future__ import annotations

from poollab.torchvision_gap import bridge

bridge()  # before anything else: the book's own import line needs it

from coursecheck import registry  # noqa: E402 - after the bridge
from coursecheck.challenge import challenge  # noqa: E402
from coursecheck.check import check  # noqa: E402
from coursecheck.explain.locale import use_language  # noqa: E402
from coursecheck.guess import compare_guess  # noqa: E402
from coursecheck.progress import progress  # noqa: E402
from coursecheck.receipt import receipt  # noqa: E402
from coursecheck.waiting import calm_tracebacks  # noqa: E402
from poollab.pictures.playground import playground  # noqa: E402
from poollab.pictures.sliding_window import sliding_window  # noqa: E402

registry.register(__name__)
calm_tracebacks()

__all__ = [
    "challenge",
    "check",
    "compare_guess",
    "playground",
    "progress",
    "receipt",
    "sliding_window",
    "use_language",
]
