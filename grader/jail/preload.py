"""What the warm parent loads and does once, so that no kernel pays for it again.

It knows the libraries' dear first uses; it must leave the process with a single thread, because
a process with more cannot be forked safely.
"""

import gc
import importlib
import importlib.abc
import importlib.util
import shutil
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

# Without these nothing works; the second group is imported by IPython at first use.
NEEDED = (
    "numpy", "torch", "torch.nn.functional", "matplotlib.pyplot",
    "matplotlib_inline.backend_inline", "matplotlib.backends.backend_agg",
    "IPython.core.completerlib", "IPython.core.oinspect", "IPython.core.debugger",
    "IPython.core.pylabtools", "IPython.core.interactiveshell", "IPython.extensions.storemagic",
    "asyncio", "PIL.PngImagePlugin",
)  # fmt: skip
# torch compares the shapes of a gradient and its output by two functions of this module, which
# imports all of sympy: 37 MB and a third of a second.
SYMBOLS = "torch.fx.experimental.symbolic_shapes"
# For a person at a keyboard: a debugger (150 modules in each kernel), a completer, a terminal.
ABSENT = ("debugpy", "jedi")
TERMINAL = "IPython.terminal.embed"  # imported for one function by IPython's first line
# A course need not have them; what is missing is missing in the kernels too.
CHECKS = (
    "coursecheck.check", "coursecheck.observe.transport", "coursecheck.strip_answers",
    "IPython.display",
)  # fmt: skip


def environment(home: str) -> dict[str, str]:
    """All variables that the parent and its kernels see; `home` is theirs alone."""
    return {
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "XDG_CACHE_HOME": f"{home}/.cache",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "OPENBLAS_NUM_THREADS": "1",  # numpy would start a thread while it is imported
        "JOBLIB_MULTIPROCESSING": "0",  # scikit-learn's: no semaphores here, and no warning of it
        "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads must not burn a student's CPU seconds
        # each arena takes 64 MiB of the address space that is limited; what is large goes back
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "131072",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # asking for CUDA must not spoil the fork
    }


def home_of_parent(scratch: str) -> str:
    """The parent's own corner of the scratch folder."""
    return f"{scratch}/parent"


class _Unloaded(ModuleType):
    """A module that is loaded when something is asked of it.

    Not at a question after its file: whoever looks through all modules asks for that, as
    `inspect` does. Python's own `LazyLoader` would load it then.
    """

    def __getattr__(self, name: str) -> Any:
        if "__file__" not in self.__dict__:  # Python is still making it
            raise AttributeError(name)
        spec = self.__spec__
        if name == "__path__" and spec.submodule_search_locations is None:  # asked at each import
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        if spec.submodule_search_locations is not None:
            self.__path__ = spec.submodule_search_locations
        spec.loader.exec_module(self)
        return getattr(self, name)


class _Later(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what is `deferred`, as Python does, and puts off its loading to its first use."""

    def __init__(self, deferred: Sequence[str]) -> None:
        self.deferred = frozenset(deferred)

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in self.deferred else None
        if spec is None or spec.loader is None:
            return spec
        return ModuleSpec(name, self, origin=spec.origin, loader_state=spec)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Unloaded(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave it unloaded, with all that Python knows of it but its `__path__`."""
        spec = module.__spec__.loader_state
        module.__spec__, module.__loader__, module.__file__ = spec, spec.loader, spec.origin
        module.__package__ = spec.parent


def put_off(names: Sequence[str]) -> None:
    """Load these modules, and what they import, not before something is asked of them."""
    sys.meta_path.insert(0, _Later(names))


def leave_out(deferred: Sequence[str]) -> None:
    """Say what is not to be imported, before anything that would."""
    for useless in ABSENT:
        sys.modules[useless] = None  # type: ignore[assignment]  # "not installed", says import
    sys.modules[TERMINAL] = terminal = ModuleType(TERMINAL)
    terminal.embed = None  # type: ignore[attr-defined]
    put_off([*deferred, SYMBOLS])


def warm_up(home: Path, font_cache: str | None, imports: dict[str, Any]) -> None:
    """Import and use everything once. Raises ImportError for what is needed."""
    gc.disable()  # it would go through all modules again and again while they are imported
    (home / ".matplotlib").mkdir(parents=True, exist_ok=True)
    for cached in sorted(Path(font_cache).glob("fontlist-*.json")) if font_cache else ():
        shutil.copy(cached, home / ".matplotlib")
    for name in NEEDED:
        importlib.import_module(name)
    plain_shapes()
    gc.freeze()  # all of this stays; the answers, which do not, are imported below
    missing: set[str] = set()
    package = imports["package"]
    for name in (*([package] if package else []), *CHECKS, *imports["preload"]):
        try:
            importlib.import_module(name)
        except Exception:  # a package may fail to import in any way; so it will in the kernels
            missing.add(name)
    _first_uses()
    if package and not missing & {package, *CHECKS}:
        _first_checks()


def plain_shapes() -> None:
    """Let torch compare shapes that hold plain numbers without sympy; others load it."""
    module = importlib.import_module(SYMBOLS)

    def sym_eq(one: Any, other: Any) -> Any:
        known = isinstance(one, list | tuple) and isinstance(other, list | tuple)
        if known and all(type(size) is int for size in (*one, *other)):
            return list(one) == list(other)
        return _real("sym_eq")(one, other)

    def expect_true(said: Any, skip: int = 0) -> Any:
        return said if type(said) is bool else _real("expect_true")(said, skip + 1)

    def _real(name: str) -> Any:
        for stand_in in ("sym_eq", "expect_true"):
            vars(module).pop(stand_in, None)
        return getattr(module, name)  # which loads the module

    if isinstance(module, _Unloaded):
        vars(module).update(sym_eq=sym_eq, expect_true=expect_true)


def forget_answers() -> None:
    """Forget right answers; they are gone when Python has collected its garbage."""
    strip = sys.modules.get("coursecheck.strip_answers")
    if strip:
        strip.forget_answers()
    gc.collect()


def freeze() -> None:
    """The last thing before the first fork: share for good what there is.

    Raises RuntimeError where a thread was left running.
    """
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise RuntimeError(f"the warm parent has {threads} threads; it must have one to be forked")
    gc.freeze()
    gc.enable()


def _first_uses() -> None:
    """One figure, one convolution and its gradient, in one thread: later ones are cheap."""
    import io

    import torch
    from matplotlib import pyplot as plt

    # A parent that once ran a parallel region makes every child hang at its first.
    torch.set_num_threads(1)
    x = torch.ones(1, 1, 4, 4, requires_grad=True)
    torch.nn.functional.conv2d(x, torch.ones(1, 1, 2, 2)).sum().backward()
    torch.nn.functional.max_pool2d(x, 2).sum().backward()
    str(x)
    figure, axes = plt.subplots(figsize=(2, 2))
    axes.imshow(x[0, 0].detach().numpy())
    axes.set_title("0")
    figure.savefig(io.BytesIO(), format="png")
    plt.close("all")


def _first_checks() -> None:
    """Meet one exercise of each lesson with torch's own answer: the first check costs 60 ms."""
    from coursecheck.observe.run import observe
    from coursecheck.observe.transport import message
    from coursecheck.registry import lessons

    for lesson in lessons():
        exercise = lesson.exercises[0]
        message(exercise.name, observe(exercise.reference, exercise, seed=0))
