"""The same settings for every answer: whatever a notebook changed in torch, IPython or Python.

Everything is put back. Must not know an exercise.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils import _device


@contextmanager
def neutral_settings() -> Iterator[None]:
    """Numbers are float32, on the CPU, with gradients, by whatever algorithm is there.

    A forgotten ``torch.set_default_dtype(torch.float64)`` or a check under ``torch.no_grad()`` says
    nothing about an answer, and cases are to be the same for everybody.
    """
    dtype, device = torch.get_default_dtype(), _device.CURRENT_DEVICE
    deterministic = torch.are_deterministic_algorithms_enabled()
    warned = torch.is_deterministic_algorithms_warn_only_enabled()
    try:
        _set(torch.float32, None, False, False)
        with torch.inference_mode(False), torch.enable_grad():
            yield
    finally:
        _set(dtype, device, deterministic, warned)


def _set(dtype: torch.dtype, device: Any, deterministic: bool, warned: bool) -> None:
    if torch.get_default_dtype() is not dtype:
        torch.set_default_dtype(dtype)
    if device != _device.CURRENT_DEVICE:
        torch.set_default_device(device)
    if torch.are_deterministic_algorithms_enabled() is not deterministic:
        torch.use_deterministic_algorithms(deterministic, warn_only=warned)


@contextmanager
def nobody_to_ask() -> Iterator[None]:
    """Inside the `with`, input() is an error, and exit() ends the call and not the kernel."""
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    asked, kept = builtins.input, "ask_exit" in vars(shell) if shell is not None else False
    before = vars(shell)["ask_exit"] if kept else None
    builtins.input = _no_input
    if shell is not None:
        shell.ask_exit = _leave
    try:
        yield
    finally:
        builtins.input = asked
        if kept:
            shell.ask_exit = before
        elif shell is not None:
            vars(shell).pop("ask_exit", None)


def _no_input(*_: Any) -> str:
    raise EOFError("input() has nobody to ask while an answer is checked")


def _leave(*_: Any) -> None:
    raise SystemExit("exit() was called")
