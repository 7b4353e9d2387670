"""Warm parents that are started before anybody needs them, for workers that are forked later.

To be warm takes seconds, which a grader spends on importing its own half. It imports nothing that
takes time itself, and knows nothing of who is graded.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from grader.course.settings import KernelImports
from grader.jail.confinement import tiers
from grader.jail.limits import Limits
from grader.jail.parent import WarmParent, WarmParentError

SHARE = 8  # workers of one parent: it forks one kernel at a time, in a hundredth of a second


class Ahead:
    """Warm parents on their way; they end with the thread that made this, or at `stop`."""

    def __init__(
        self, isolation: str, limits: Limits, workers: int, imports: KernelImports
    ) -> None:
        """Start what `workers` need. Raises IsolationUnavailableError; "none" needs nothing."""
        tier = tiers.choose(isolation, limits)
        count = 0 if tier == "none" else -(-workers // SHARE)
        self.parents = [WarmParent(tier, limits, imports) for _ in range(count)]
        for parent in self.parents:
            parent.launch()

    def warm(self) -> tuple[WarmParent, ...]:
        """Wait for them. One that cannot start is left out: a worker tries, and says why not."""
        for parent in self.parents:
            with suppress(WarmParentError):
                parent.wait()
        return tuple(parent for parent in self.parents if parent.alive)

    def stop(self) -> None:
        """End them with all their kernels."""
        for parent in self.parents:
            parent.stop()


@contextmanager
def started_ahead(
    isolation: str, limits: Limits, workers: int, imports: KernelImports
) -> Iterator[Ahead]:
    """Have parents on their way, and gone at the end."""
    ahead = Ahead(isolation, limits, workers, imports)
    try:
        yield ahead
    finally:
        ahead.stop()
