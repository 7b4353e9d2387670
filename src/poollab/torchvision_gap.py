"""Lets ``from d2l import torch as d2l`` run where torchvision is missing or does not load.

Knows how to find, mend or stand in for torchvision, with the standard library alone. Must not
import torch or torchvision itself before somebody asks for torchvision.

The book's package imports torchvision on its first lines and uses it in its data sets only. The
torchvision of the package index is built for CUDA and refuses to load beside a CPU build of torch:
it registers shapes for two operators that its own library, which could not be loaded, should have
declared. Declaring the two is all that it needs.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType

_NAME = "torchvision"
_STANDS_IN = ("torchvision", "torchvision.transforms")
_REMEDY = (
    "Nothing in the pooling course needs it. To use it all the same, install the torchvision "
    "that was built for your torch, from the same place as torch."
)
_SCHEMAS = {
    "nms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}


class TorchvisionUnusableError(AttributeError):
    """Something of torchvision was used, and there is no torchvision that works.

    An AttributeError, so that `hasattr` says no as for any other missing name.
    """


def bridge() -> None:
    """Make ``import torchvision`` work from now on; cheap, and the second call does nothing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder):
    """Answers for torchvision before the ordinary finders do."""

    def __init__(self) -> None:
        self.reason = ""  # why a stand-in is in its place; empty until there is one

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name == _NAME:
            return self._top_level(path, target)
        if not (self.reason and name.startswith(f"{_NAME}.")):
            return None
        if name in _STANDS_IN:
            return _stand_in_spec(name, self.reason)
        # The name is not the full one: the import system swallows "no module named
        # torchvision.ops" in `from torchvision import ops` and tells less than this does.
        raise ModuleNotFoundError(_message(name, self.reason), name=_NAME)

    def _top_level(
        self, path: Sequence[str] | None, target: ModuleType | None
    ) -> importlib.machinery.ModuleSpec:
        spec = self._installed(path, target)
        if spec is None or spec.loader is None:  # a folder left behind has a spec and no loader
            self.reason = "it is not installed"
            return _stand_in_spec(_NAME, self.reason)
        spec.loader = _MendingLoader(spec.loader, self)
        return spec

    def _installed(
        self, path: Sequence[str] | None, target: ModuleType | None
    ) -> importlib.machinery.ModuleSpec | None:
        for finder in sys.meta_path:
            if finder is not self and hasattr(finder, "find_spec"):
                spec = finder.find_spec(_NAME, path, target)
                if spec is not None:
                    return spec
        return None


class _MendingLoader(importlib.abc.Loader):
    """Loads the installed torchvision; mends it if that fails, and else puts a stand-in there."""

    def __init__(self, loader: importlib.abc.Loader, finder: _Finder) -> None:
        self._loader = loader
        self._finder = finder

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the real package's code: as it is, then with its operators declared."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        try:
            self._loader.exec_module(module)
        except Exception as first:  # whatever a broken build raises: RuntimeError, OSError, ...
            _forget_parts()
            try:
                _declare_operators()
                self._loader.exec_module(module)
            except Exception:
                _forget_parts()
                self._stand_in(first)

    def _stand_in(self, error: Exception) -> None:
        self._finder.reason = f"the installed one does not load ({type(error).__name__}: {error})"
        spec = _stand_in_spec(_NAME, self._finder.reason)
        # The import system hands out what stands in sys.modules after the loader returns.
        sys.modules[_NAME] = importlib.util.module_from_spec(spec)


class _StandInLoader(importlib.abc.Loader):
    """Makes a package that says what is missing when anything of it is used."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name, self._reason)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is no code to run."""


class _StandIn(ModuleType):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, _message(name, reason))
        self.__reason = reason

    def __getattr__(self, attribute: str) -> object:
        raise TorchvisionUnusableError(_message(f"{self.__name__}.{attribute}", self.__reason))


def _stand_in_spec(name: str, reason: str) -> importlib.machinery.ModuleSpec:
    return importlib.machinery.ModuleSpec(
        name, _StandInLoader(reason), origin="poollab's stand-in", is_package=True
    )


def _message(name: str, reason: str) -> str:
    return f"{name} needs torchvision, which cannot be used here: {reason}. {_REMEDY}"


def _declare_operators() -> None:
    import torch

    for name, schema in _SCHEMAS.items():
        if not hasattr(torch.ops.torchvision, name):
            torch.library.define(f"torchvision::{name}", schema)


def _forget_parts() -> None:
    for name in [name for name in sys.modules if name.startswith(f"{_NAME}.")]:
        del sys.modules[name]
