"""Importing what is large. Knows Python's garbage collector and Ctrl-C; not what is imported."""

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_but_imports() -> Iterator[None]:
    """Look for no garbage meanwhile, since there is none, and never again in what was loaded."""
    gc.disable()
    try:
        with _interrupted_later():
            yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Let a Ctrl-C wait for the end: half imported, torch aborts or hangs, numpy lacks names."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if came:
        raise KeyboardInterrupt
