"""See whether a result would follow its arguments to a GPU, without a GPU and without traces.

Runs in the student's own kernel beside their code. Watches the torch functions that an answer
calls (a `TorchFunctionMode`: this thread only, gone at the end) while it claims that the
arguments' tensors are on ``cuda:0``. Must not know what a right answer is.

Every tensor that appears is *on* the arguments' device, *off* it (made by a factory that was
given no device, or taken to the CPU), or unknown. Only what is certain counts: a result that is
off, an operator that torch refuses for an on and an off tensor, ``.numpy()`` of one that is on.
Whatever this cannot follow (``torch.Tensor(...)``, an explicit ``device="cpu"``, which may have
come from ``torch.cuda.is_available()``, a module's parameters, autograd.Function) is unknown.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from enum import Enum
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils import _device

from coursecheck.model import Case, Exercise, Placement
from coursecheck.observe.arguments import copied, is_tensor, tensors_in, tensors_of_call

_PRETENDED = torch.device("cuda:0")
_REAL = torch.device("cpu")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Make a tensor out of nothing, or of plain numbers, where `device` says.
FACTORIES = _words(
    "arange as_tensor asarray empty empty_permuted empty_strided eye full linspace logspace ones"
    " rand randint randn randperm range scalar_tensor tensor tril_indices triu_indices"
    " zeros"
)
#: Refused by torch for tensors on two devices, unless one of them has no axes.
REFUSE_MIXED = _words(
    "add add_ sub sub_ mul mul_ div div_ true_divide maximum minimum where gt ge lt le eq ne pow"
    " matmul mm bmm mv dot addmm cat concat concatenate stack hstack vstack conv1d conv2d conv3d"
    " convolution masked_fill masked_fill_ __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__"
    " __truediv__ __iadd__ __isub__ __imul__ __itruediv__ __gt__ __ge__ __lt__ __le__ __eq__"
    " __ne__ __matmul__ rsub __rtruediv__ __rdiv__ __pow__ fmax fmin greater greater_equal less"
    " less_equal floor_divide floor_divide_ remainder remainder_ fmod __floordiv__ __rfloordiv__"
    " __mod__ __and__ __or__ __xor__ __iand__ __ior__ __ixor__ logical_and logical_or logical_xor"
    " bitwise_and bitwise_or bitwise_xor gather take take_along_dim index_select masked_select"
    " scatter scatter_ scatter_add scatter_add_ scatter_reduce scatter_reduce_ index_add"
    " index_add_ index_copy index_copy_ lerp addcmul addcdiv equal isclose allclose tensordot"
    " outer linear column_stack dstack"
)
#: Refused for indices on a GPU into a tensor on the CPU; the other way round is allowed.
INDEXED = _words("__getitem__ __setitem__ index index_put index_put_")
WRONG_INDEX = "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
TO_HOST = frozenset({"numpy", "__array__"})


class Astray(RuntimeError):
    """What a GPU would have refused: the answer meets it as torch's own error."""


class Where(Enum):
    """Where a tensor would be, if the arguments were on a GPU."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


def placement_of(thing: Any, exercise: Exercise, case: Case) -> Placement:
    """Return where the results of `thing` would be for a case whose tensors are on a GPU.

    Anything that goes wrong here and not without the watching is this module's own, and leaves
    the question undecided.
    """
    args, kwargs = copied((case.args, dict(case.kwargs)))
    given = tensors_in((args, kwargs))
    if not given:
        return Placement.NOTHING
    watch, default = _Watch(given), _device.CURRENT_DEVICE
    try:
        # What an answer prints was shown when it met the case in earnest.
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), watch:
            result = exercise.probe(thing, *args, **kwargs)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return Placement.STRAYS if watch.refused else Placement.UNDECIDED
    finally:
        if default != _device.CURRENT_DEVICE:
            torch.set_default_device(default)  # or the claim would outlive this function
    return summary(watch.where(tensor) for tensor in tensors_in(result))


def summary(places: Iterable[Where]) -> Placement:
    """One word for where all tensors of a result are."""
    seen = set(places)
    if not seen:
        return Placement.NOTHING
    if Where.OFF in seen:
        return Placement.STRAYS
    return Placement.UNDECIDED if Where.UNKNOWN in seen else Placement.FOLLOWS


class _Watch(TorchFunctionMode):
    """Follows tensors from function to function while an answer runs."""

    def __init__(self, given: Iterable[Tensor]) -> None:
        super().__init__()
        self.refused = False
        # Tensors are kept alive beside their place: a number of a dead one would be used again.
        self._places: dict[int, tuple[Tensor, Where]] = {}
        for tensor in given:
            self._put(tensor, Where.ON)

    def where(self, tensor: Tensor) -> Where:
        """Return where `tensor` is; unknown if no function that was seen made it."""
        return self._places.get(id(tensor), (tensor, Where.UNKNOWN))[1]

    def _put(self, tensor: Tensor, where: Where) -> None:
        self._places[id(tensor)] = (tensor, where)

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        name = getattr(func, "__name__", "")
        if name == "__get__":
            name = func.__self__.__name__
        first = self.where(args[0]) if args and is_tensor(args[0]) else None
        if first is Where.ON and name in _QUESTIONS:
            return _QUESTIONS[name]
        if name in TO_HOST and first is Where.ON:
            raise self._refuse("can't convert cuda:0 device type tensor to numpy")
        if name in _MOVES:
            return self._moved(func, name, args, kwargs)
        if name == "type" and len(args) > 1 and not isinstance(args[1], torch.dtype):
            return self._done(func(*args, **kwargs).clone(), Where.UNKNOWN)
        if kwargs.get("device") is not None or name in FACTORIES:
            return self._made(func, name, args, kwargs)
        return self._done(func(*args, **kwargs), self._outcome(name, args, kwargs))

    def _refuse(self, words: str) -> Astray:
        self.refused = True
        return Astray(words)

    def _done(self, result: Any, where: Where) -> Any:
        for tensor in tensors_of_call((result,), {}):
            self._put(tensor, where)
        return result

    def _outcome(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Where:
        """Where an operator's result is, from where its tensors are. Raises what torch would."""
        given = tensors_of_call(args, kwargs)
        places = [self.where(tensor) for tensor in given]
        if name in INDEXED and self.where(given[0]) is Where.OFF and given[0] is args[0]:
            index = tensors_of_call((args[1],), {})
            if any(tensor.dim() and self.where(tensor) is Where.ON for tensor in index):
                raise self._refuse(WRONG_INDEX)
        if not given or Where.UNKNOWN in places:
            return Where.UNKNOWN
        writes = name.endswith("_") and not name.endswith("__")
        if name in REFUSE_MIXED and len(set(places)) > 1:
            with_axes = {self.where(tensor) for tensor in given if tensor.dim()}
            if len(with_axes) > 1:
                raise self._refuse(
                    "Expected all tensors to be on the same device, but found at least two"
                    " devices, cuda:0 and cpu!"
                )
            return places[0] if writes else next(iter(with_axes), Where.UNKNOWN)
        if name == "__getitem__" or writes:
            return places[0]
        return places[0] if len(set(places)) == 1 else Where.UNKNOWN

    def _made(self, func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call that says on which device, or a factory that does not."""
        asked = kwargs.get("device")
        asked = _device.CURRENT_DEVICE if asked is None else asked
        source: Any = args[0] if name in _CONVERT and args and is_tensor(args[0]) else None
        if asked is not None:
            where = Where.ON if _on_gpu(asked) else Where.UNKNOWN
        elif source is not None:
            where = self.where(source)  # torch.tensor(X) stays where X is
        elif name in _SPACED and tensors_of_call(args, kwargs):
            where = Where.UNKNOWN  # where their ends are has a say
        else:
            where = Where.OFF
        kwargs["device"] = _REAL
        made = func(*args, **kwargs)
        return self._done(source.clone() if made is source else made, where)

    def _moved(self, func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """``to``, ``cuda``, ``cpu``, ``type_as``: a copy, so that the original stays in place."""
        tensor, rest = args[0], list(args[1:])
        where = self.where(tensor)
        if name in ("cpu", "cuda"):
            return self._done(tensor.clone(), Where.OFF if name == "cpu" else Where.ON)
        for place, target in enumerate([*rest, kwargs.get("device"), kwargs.get("other")]):
            if is_tensor(target):
                where = self.where(target)
            elif isinstance(target, (torch.device, str, int)) and not isinstance(target, bool):
                where = Where.ON if _on_gpu(target) else Where.UNKNOWN
                if place < len(rest):
                    rest[place] = _REAL
        if "device" in kwargs:
            kwargs["device"] = _REAL
        return self._done(func(tensor, *rest, **kwargs).clone(), where)


def _on_gpu(device: Any) -> bool:
    return isinstance(device, int) or torch.device(device).type == _PRETENDED.type


_CONVERT = frozenset({"tensor", "as_tensor", "asarray"})
_SPACED = frozenset({"linspace", "logspace", "range"})
_MOVES = frozenset({"to", "cuda", "cpu", "type_as"})
_QUESTIONS = {"device": _PRETENDED, "is_cuda": True, "is_cpu": False, "get_device": 0}
