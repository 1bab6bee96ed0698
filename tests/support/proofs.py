"""Whether a test named as a proof is there and really runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

NOT_RUN = frozenset({"skip", "skipif", "xfail", "importorskip"})
PYTEST = frozenset({"pytest", "pytest.mark"})
"""Whose words these are; a clock may skip an hour."""
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def objection(root: Path, proof: str) -> str:
    """Return why ``proof`` ("path", "path::name", "path::Class::name") proves nothing, or empty."""
    path, *names = proof.split("::")
    file = root / path
    if not file.is_file():
        return f"{path} does not exist"
    marked, known = _contents(file)
    if marked:
        return f"{path} is marked {marked}"
    if not names:
        return "" if file.name.startswith("bench_") else f"{path} names no test"
    word = known.get("::".join(name.partition("[")[0] for name in names))
    if word is None:
        return f"{proof} does not exist"
    return f"{proof} contains {word}" if word else ""


@cache
def _contents(file: Path) -> tuple[str, dict[str, str]]:
    """Return how a file is marked, and of each definition by which word it would not run."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return _skips(_module_marks(tree)), dict(_definitions(tree.body))


def _definitions(
    body: list[ast.stmt], within: str = "", around: str = ""
) -> Iterator[tuple[str, str]]:
    for node in reversed(body):  # of two of one name the first one counts
        if not isinstance(node, Definition):
            continue
        word = around or _skips([node])
        yield f"{within}{node.name}", word
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{within}{node.name}::", word)


def _module_marks(tree: ast.Module) -> list[ast.stmt]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)
    ]


def _skips(body: Sequence[ast.stmt]) -> str:
    """Return the first word by which a test would not run, also one inside it."""
    words = (
        node.attr
        for part in body
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute)
        and node.attr in NOT_RUN
        and ast.unparse(node.value) in PYTEST
    )
    return next(words, "")
