"""Find constructs that reach around a rule: code that hides names, or changes torch itself.

Reads a syntax tree's nodes; must not run them. Names what it finds, by a closed list, and has
nothing to say against ordinary code: classes, f-strings, ``getattr(x, "shape")``, plots. A list can
be got round; what is on it is what nobody needs for an answer and nobody writes by mistake.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from coursecheck.registry import packages


def words(text: str) -> frozenset[str]:
    """Return the words of `text`: a long list that still reads."""
    return frozenset(text.split())


#: Anywhere: text run as code, and modules beneath Python.
_HIDDEN = words("exec eval compile __import__ __builtins__")
_REACHING_MODULES = words("ctypes cffi builtins runpy codeop imp unittest.mock")
#: Anywhere, as names or attributes: torch beneath its operators, Python's frames, the shell.
_BENEATH = words(
    "_C _disable_current_modes _pop_mode _push_mode _pop_mode_temporarily _len_torch_dispatch_stack"
    " DisableTorchFunction DisableTorchFunctionSubclass _DisableTorchDispatch f_globals f_locals"
    " f_back gi_frame cr_frame tb_frame user_ns _getframe currentframe run_cell run_code"
    " import_module find_spec spec_from_loader get_objects get_referrers get_referents"
    " MonkeyPatch display_pub iopub_socket ast_transformers settrace setprofile"
    " input_transformers_post input_transformers_cleanup"
)
#: In an answer, and in what it uses, these too. Beside it a student may look at what they like.
_ROUNDABOUT = words(
    "globals locals vars attrgetter methodcaller getattr_static TorchDispatchMode"
    " TorchFunctionMode _python_dispatch BackgroundJobManager parallel_apply fork"
)
_ROUNDABOUT_MODULES = words(
    "gc inspect threading concurrent multiprocessing _thread asyncio importlib pickle marshal dill"
    " cloudpickle joblib"
)
_TORCH_BENEATH = frozenset({"ops", "library"})
#: Special names that ordinary classes and notebooks use; all others lead behind the scenes.
_DUNDERS = frozenset(
    f"__{name}__"
    for name in words(
        "init new call len getitem setitem iter next enter exit repr str eq ne lt le gt ge"
        " doc version name qualname class main file annotations post_init contains hash bool int"
        " float abs neg add sub mul truediv floordiv mod pow matmul radd rsub rmul format all slots"
        " future debug"
    )
)
_HOOKS = frozenset({"__torch_function__", "__torch_dispatch__"})
_BY_NAME = frozenset({"getattr", "setattr", "delattr"})
#: Who writes to these gives names another meaning, unseen.
_SCOPES = frozenset({"globals()", "locals()", "vars()"})
#: Who writes to these changes what other people's code does.
_GUARDED_MODULES = words(
    "torch coursecheck d2l IPython ipykernel builtins collections json types functools operator"
    " copy traceback linecache contextlib"
)


def way_round(nodes: Sequence[ast.AST], answer: bool) -> str | None:
    """Return the first construct that reaches around a rule, much as it was written.

    `nodes` are all nodes of a syntax tree. `answer` says that they are the answer and what it
    uses: there the list is longer. In the rest of a student's code only what can change what an
    answer's names mean counts.
    """
    looking = _Looking(answer, nodes)
    for node in nodes:
        found = next(looking.at(node), None)
        if found:
            return found
    return None


def _guarded(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """Names that stand for a guarded module, or for something out of one."""
    guarded, names = _GUARDED_MODULES.union(packages()), set[str]()
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in guarded:
                    names.add((alias.asname or alias.name).split(".")[0])
        elif isinstance(node, ast.ImportFrom) and _top(node.module or "") in _GUARDED_MODULES.union(
            packages()
        ):
            names.update(alias.asname or alias.name for alias in node.names)
    for node in nodes:
        if isinstance(node, ast.Assign) and _root(node.value) in names:
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return frozenset(names)


def _top(module: str) -> str:
    return module.split(".")[0]


def _root(node: ast.AST) -> str | None:
    """The name at the left end of a chain such as ``torch.nn.functional``."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class _Looking:
    """Looks at one node after the other, with what is known of the whole tree."""

    def __init__(self, answer: bool, nodes: Sequence[ast.AST]) -> None:
        self.answer = answer
        self.guarded = _guarded(nodes)
        self.called = {node.func for node in nodes if isinstance(node, ast.Call)}
        #: What stands behind `in`: to ask whether a module is loaded is no harm.
        compared = (node.comparators for node in nodes if isinstance(node, ast.Compare))
        self.asked = {side for sides in compared for side in sides}

    def at(self, node: ast.AST) -> Iterator[str]:
        """Yield what is wrong with `node`, if anything is."""
        if isinstance(node, ast.Name):
            passed_on = self.answer and node.id in _BY_NAME and node not in self.called
            if node.id in _HIDDEN or self._off_limits(node.id) or passed_on:
                yield node.id
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from self._import(node)
        elif isinstance(node, ast.Call):
            yield from self._call(node)
        elif isinstance(node, ast.Subscript):
            text = ast.unparse(node.value)
            if text == "sys.modules" or (text in _SCOPES and not isinstance(node.ctx, ast.Load)):
                yield f"{text}[...]"
        elif isinstance(node, ast.FunctionDef) and self.answer and node.name in _HOOKS:
            yield node.name

    def _off_limits(self, name: str) -> bool:
        return name in _BENEATH or (self.answer and (name in _ROUNDABOUT or name in _HOOKS))

    def _attribute(self, node: ast.Attribute) -> Iterator[str]:
        name = node.attr
        special = name.startswith("__") and name.endswith("__") and name not in _DUNDERS | _HOOKS
        if special or self._off_limits(name):
            yield name
        elif self.answer and name in _TORCH_BENEATH and _root(node.value) == "torch":
            yield f"torch.{name}"
        elif name == "modules" and _root(node) == "sys" and (self.answer or node not in self.asked):
            yield "sys.modules"
        elif name in ("update", "setdefault") and ast.unparse(node.value) in _SCOPES:
            yield ast.unparse(node)
        elif not isinstance(node.ctx, ast.Load) and self._changes_a_module(node):
            yield f"{ast.unparse(node)} = ..."

    def _changes_a_module(self, node: ast.Attribute) -> bool:
        # torch.backends.cudnn.benchmark and its like are switches: no name means another thing.
        return _root(node) in self.guarded and ".backends." not in f"{ast.unparse(node)}."

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        modules = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            modules = [f"{node.module}.{name}" for name in modules]
        for module in modules:
            top, *rest = module.split(".")
            beneath = self.answer and top == "torch" and rest[:1] and rest[0] in _TORCH_BENEATH
            roundabout = self.answer and top in _ROUNDABOUT_MODULES
            pair = ".".join([top, *rest[:1]])
            reaching = {top, pair} & _REACHING_MODULES or any(map(self._off_limits, rest))
            if reaching or beneath or roundabout or module == "sys.modules":
                yield f"import {module}"

    def _call(self, node: ast.Call) -> Iterator[str]:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _BY_NAME or len(node.args) < 2:
            return
        target, attribute = node.args[:2]
        writes = name != "getattr"
        if isinstance(attribute, ast.Constant) and isinstance(attribute.value, str):
            context = ast.Store() if writes else ast.Load()
            yield from self._attribute(ast.Attribute(target, attribute.value, context))
        elif self.answer or (writes and _root(target) in self.guarded):
            yield ast.unparse(node)[:60]
