"""A page reads, draws and acts; errors, SQL and Quasar are dealt with below it, once."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, is_sql, method, strings

COLOUR_CLASS = re.compile(
    r"\b(text|bg|border)-(red|pink|purple|indigo|blue|cyan|teal|green|yellow|amber|orange|gr[ae]y"
    r"|slate|black|white|positive|negative|warning|info|primary|secondary|accent)\b"
)
QUASAR = frozenset({"props", "style"})


def check(source: Source) -> list[Violation]:
    """Find what does not belong on a page of an area of ui."""
    if source.floor != "ui" or not source.area:
        return []
    found = [
        Violation(source.path, node.lineno, "a page does not catch: the view shows errors")
        for node in source.nodes
        if isinstance(node, (ast.Try, ast.TryStar))
    ]
    for call in calls(source.nodes):
        if isinstance(call.func, ast.Attribute) and method(call) in QUASAR:
            found.append(
                Violation(source.path, call.lineno, f".{method(call)}() belongs to the kit")
            )
        if method(call) == "classes" and any(_has_colour(value) for value in _arguments(call)):
            found.append(Violation(source.path, call.lineno, "a colour is chosen by the theme"))
    found += [
        Violation(source.path, text.lineno, "a page holds no SQL: it calls a use case")
        for text in strings(source.tree)
        if is_sql(text.value)
    ]
    return found


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _has_colour(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and bool(COLOUR_CLASS.search(str(node.value)))


GOOD = (
    Sample("ui/domains/names.py", 'kit.button("Buy", on_click=buy).classes("wide")'),
    Sample("ui/kit/atoms.py", 'ui.button().props("flat")'),
    Sample("ui/shell/errors.py", "try:\n    draw()\nexcept AppError:\n    card()"),
    Sample("ui/domains/names.py", 'kit.copy("Select a domain from the list")'),
)
BAD = (
    Sample("ui/domains/names.py", "try:\n    draw()\nexcept AppError:\n    pass"),
    Sample("ui/domains/names.py", 'ui.button().props("flat")'),
    Sample("ui/domains/names.py", 'ui.label("x").style("width: 3px")'),
    Sample("ui/domains/names.py", 'ui.label("x").classes("text-red-500 bold")'),
    Sample("ui/domains/names.py", 'ui.label("x").classes(add="bg-primary")'),
    Sample("ui/domains/names.py", 'sql = "select id from domains where name = :name"'),
)
