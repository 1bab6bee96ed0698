"""The codes under which the product refuses or fails, read from its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import FLOORS, Source, sources
from tests.architecture.syntax import calls, dotted, method

ROOTS = {"AppError"}
TELLING = re.compile(r"^class \w+\(|\bcode\b", re.MULTILINE)
"""Stands in every file that derives a class or gives a code."""


def codes(files: list[Source]) -> set[str]:
    """Return every code an AppError can carry: of the classes, and given where one is raised.

    Adapters read them from tables, so there every ``code="..."`` counts.
    """
    names = error_classes(files)
    found = set()
    for source in files:
        for node in source.nodes:
            if isinstance(node, ast.ClassDef) and node.name in names:
                found |= set(_class_codes(node))
        for call in calls(source.nodes):
            if method(call) in names or source.floor == "adapters":
                found |= {text for keyword in call.keywords if (text := _code(keyword))}
    return found


def product() -> list[Source]:
    """Return the telling Python files; the sandbox speaks the providers' codes, not ours."""
    files = (s for s in sources() if s.floor in FLOORS and s.is_python and not s.is_sandbox)
    return [source for source in files if TELLING.search(source.text)]


def error_classes(files: list[Source]) -> set[str]:
    """Return the names of AppError and everything derived from it."""
    bases = {
        node.name: {dotted(base).split(".")[-1] for base in node.bases}
        for source in files
        for node in source.nodes
        if isinstance(node, ast.ClassDef)
    }
    names = set(ROOTS)
    while more := {name for name, parents in bases.items() if parents & names} - names:
        names |= more
    return names


def _class_codes(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            targets = {dotted(target) for target in statement.targets}
        elif isinstance(statement, ast.AnnAssign):
            targets = {dotted(statement.target)}
        else:
            continue
        if "code" in targets and isinstance(statement.value, ast.Constant):
            yield str(statement.value.value)


def _code(keyword: ast.keyword) -> str:
    if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
        return str(keyword.value.value)
    return ""
