"""Questions the rules ask of a syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

SQL = re.compile(
    r"\s*(with\s+\w+\s+as|select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from)\s",
    re.IGNORECASE | re.DOTALL,
)
NAMED = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a name or a chain of attributes, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    """Yield every call."""
    return (node for node in nodes if isinstance(node, ast.Call))


def method(call: ast.Call) -> str:
    """Return the last word of what is called: ``commit`` for ``work.session.commit()``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted module) for every import; ``from core import waits`` is core.waits."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield every string that is not a docstring."""
    ignored = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, *NAMED))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in ignored:
            continue
        if isinstance(node.value, str):
            yield node


def is_sql(text: object) -> bool:
    """Return whether a text is a statement; "Select one from the list" is a sentence."""
    found = SQL.match(str(text))
    return found is not None and not found[0].split()[0].istitle()


def is_built(node: ast.AST) -> bool:
    """Return whether a text is put together on the spot: f-string, ``+``, ``%``, format, join."""
    if isinstance(node, ast.Call):
        return method(node) in {"format", "join", "replace"}
    return isinstance(node, (ast.JoinedStr, ast.BinOp))
