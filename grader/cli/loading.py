"""Importing what is large. Knows Python's garbage collector, and nothing of what is imported."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_but_imports() -> Iterator[None]:
    """Look for no garbage meanwhile, since there is none, and never again in what was loaded."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
