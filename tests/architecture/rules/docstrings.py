"""Every module says what it is for, every public function and class what it does, in a sentence."""

from __future__ import annotations

import ast

from tests.architecture.source import FLOORS, Sample, Source, Violation
from tests.architecture.syntax import NAMED, dotted

EXEMPT = frozenset({"overload", "typing.overload", "override", "typing.override"})


def check(source: Source) -> list[Violation]:
    """Find modules, public classes and public functions without a sentence."""
    if not source.is_python or source.floor == "tests" or not source.text.strip():
        return []
    if "versions" in source.path.parts:
        return []
    found = []
    if not _is_sentence(ast.get_docstring(source.tree)):
        found.append(Violation(source.path, 1, "the module does not say what it is for"))
    if source.floor in FLOORS:
        found += [
            Violation(source.path, node.lineno, f"{node.name} does not say what it does")
            for node in _public(source.tree)
            if not _is_sentence(ast.get_docstring(node))
        ]
    return found


def _public(
    body: ast.Module | ast.ClassDef,
) -> list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    public = []
    for node in body.body:
        if not isinstance(node, NAMED) or node.name.startswith("_") or _is_exempt(node):
            continue
        public.append(node)
        if isinstance(node, ast.ClassDef):
            public += _public(node)
    return public


def _is_exempt(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {dotted(decorator) for decorator in node.decorator_list}
    return bool(names & EXEMPT) or any(name.endswith(".setter") for name in names)


def _is_sentence(text: str | None) -> bool:
    first = (text or "").split("\n\n", 1)[0].rstrip()
    return first.endswith((".", "?", "!", ":")) or "  " in first


GOOD = (
    Sample("core/x.py", '"""What x is for."""\ndef find():\n    """Return it."""\ndef _own(): ...'),
    Sample("core/x.py", '"""X."""\nclass A:\n    """An a."""\n    def __init__(self): ...'),
    Sample("core/__init__.py", ""),
    Sample("tests/core/test_x.py", "def test_it(): ..."),
)
BAD = (
    Sample("core/x.py", "x = 1"),
    Sample("main.py", "x = 1"),
    Sample("core/x.py", '"""X."""\ndef find(): ...'),
    Sample("core/x.py", '"""X."""\nasync def find():\n    """Finds"""'),
    Sample("core/x.py", '"""X."""\nclass A:\n    """An a."""\n    def go(self): ...'),
)
