"""Find constructs that reach around a rule: code that hides names, or changes torch itself.

Reads code whose names are resolved; must not run it. Names what it finds, by a closed list, and has
nothing to say against ordinary code: classes, f-strings, ``getattr(x, "shape")``, plots. A list can
be got round; what is on it is what nobody needs for an answer and nobody writes by mistake.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from coursecheck.judge.code import ANYTHING, Code, Quote, Statement, root_of, text_of, words
from coursecheck.registry import packages

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


def way_round(code: Code, answer: bool) -> Quote | None:
    """Return where `code` reaches around a rule first, or None.

    `answer` says that it is the answer and what it uses: there the list is longer. In the rest of a
    student's code only what can change what an answer's names mean counts.
    """
    if answer not in code.ways_round:  # all code of a notebook is asked after for each exercise
        code.ways_round[answer] = _way_round(code, answer)
    return code.ways_round[answer]


def _way_round(code: Code, answer: bool) -> Quote | None:
    for cell in code.unread:
        first = cell[:200].strip().partition("\n")[0]
        return Quote(first, first, 1)
    looking = _Looking(code, answer)
    for node, statement in code.nodes:
        found = next(looking.at(node, statement), None)
        if found:
            return code.quote(node, statement, found)
    return None


class _Looking:
    """Looks at one node after the other, with what is known of all the code."""

    def __init__(self, code: Code, answer: bool) -> None:
        self.code, self.answer = code, answer
        self.guarded = _GUARDED_MODULES.union(packages())
        nodes = [node for node, _ in code.nodes]
        self.called = {node.func for node in nodes if isinstance(node, ast.Call)}
        #: What stands behind `in`: to ask whether a module is loaded is no harm.
        compared = (node.comparators for node in nodes if isinstance(node, ast.Compare))
        self.asked = {side for sides in compared for side in sides}

    def at(self, node: ast.AST, statement: Statement) -> Iterator[str]:
        """Yield what is wrong with `node`, if anything is."""
        if isinstance(node, ast.Name):
            yield from self._name(node, statement)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node, statement)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from self._import(node)
        elif isinstance(node, ast.Call):
            yield from self._call(node, statement)
        elif isinstance(node, ast.Subscript):
            text = text_of(node.value)
            if text == "sys.modules" or (text in _SCOPES and not isinstance(node.ctx, ast.Load)):
                yield f"{text}[...]"
        elif isinstance(node, ast.FunctionDef) and self.answer and node.name in _HOOKS:
            yield node.name

    def _name(self, node: ast.Name, statement: Statement) -> Iterator[str]:
        passed_on = self.answer and node.id in _BY_NAME and node not in self.called
        spelled = node.id in _HIDDEN or self._off_limits(node.id) or passed_on
        if spelled and not self.code.is_own(node, statement):
            yield node.id

    def _off_limits(self, name: str) -> bool:
        return name in _BENEATH or (self.answer and (name in _ROUNDABOUT or name in _HOOKS))

    def _attribute(self, node: ast.Attribute, statement: Statement) -> Iterator[str]:
        name = node.attr
        special = name.startswith("__") and name.endswith("__") and name not in _DUNDERS | _HOOKS
        paths = self.code.paths(node, statement)
        if special or (self._off_limits(name) and not self._own_attribute(node, statement)):
            yield name
        elif self.answer and any(_beneath_torch(path) for path in paths):
            yield text_of(node)
        elif "sys.modules" in paths and (self.answer or node not in self.asked):
            yield "sys.modules"
        elif name in ("update", "setdefault") and text_of(node.value) in _SCOPES:
            yield text_of(node)
        elif not isinstance(node.ctx, ast.Load) and self._changes_a_module(node, statement):
            yield f"{text_of(node)} = ..."

    def _own_attribute(self, node: ast.Attribute, statement: Statement) -> bool:
        """Whether it is a common word that this code gave to a thing of its own."""
        own = node.attr in self.code.own_attributes and not self.code.paths(node, statement)
        return own and node.attr in _ROUNDABOUT | {"_C", "run_cell", "run_code"}

    def _changes_a_module(self, node: ast.Attribute, statement: Statement) -> bool:
        # torch.backends.cudnn.benchmark and its like are switches: no name means another thing.
        return self._is_guarded(node, statement) and ".backends." not in f"{text_of(node)}."

    def _is_guarded(self, node: ast.AST, statement: Statement) -> bool:
        root = root_of(node)
        if root is None or isinstance(node, ast.Call):
            return False
        return any(path.split(".")[0] in self.guarded for path in self._modules(root, statement))

    def _modules(self, root: ast.Name, statement: Statement) -> Iterator[str]:
        yield from (p for p in self.code.paths(root, statement) if p != f"builtins.{root.id}")

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        modules = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            modules = [f"{node.module}.{name}" for name in modules]
        for module in modules:
            top, *rest = module.split(".")
            roundabout = self.answer and top in _ROUNDABOUT_MODULES
            pair = ".".join([top, *rest[:1]])
            reaching = {top, pair} & _REACHING_MODULES or any(map(self._off_limits, rest))
            beneath = self.answer and _beneath_torch(module)
            if reaching or beneath or roundabout or module == "sys.modules":
                yield f"import {module}"

    def _call(self, node: ast.Call, statement: Statement) -> Iterator[str]:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _BY_NAME or len(node.args) < 2:
            return
        if not self.code.is_builtin(node.func, statement, name):
            return
        target, attribute = node.args[:2]
        writes = name != "getattr"
        hidden = False
        for text in self.code.texts(attribute, statement):
            literal = text.replace("\\", "")
            if ANYTHING in text:
                hidden = True
                literal = literal.split(ANYTHING)[0]
                if not literal.startswith("_"):
                    continue
            context = ast.Store() if writes else ast.Load()
            made = ast.copy_location(ast.Attribute(target, literal, context), node)
            yield from self._attribute(made, statement)
        if not hidden:
            return
        if (writes and (self.answer or self._is_guarded(target, statement))) or (
            self.answer and self._leads_outside(target, statement)
        ):
            yield text_of(node, 60)

    def _leads_outside(self, target: ast.AST, statement: Statement) -> bool:
        """Whether a name that nobody can read may be one of a package's."""
        root = root_of(target)
        return root is None or not self.code.is_own(root, statement)


def _beneath_torch(path: str) -> bool:
    top, *rest = path.split(".")
    return top == "torch" and bool(rest) and rest[0] in _TORCH_BENEATH
