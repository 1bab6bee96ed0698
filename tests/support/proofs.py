"""Whether a test named as a proof is there and really runs."""

from __future__ import annotations

import ast
from collections.abc import Sequence
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
    tree = ast.parse(file.read_text(encoding="utf-8"))
    if word := _skips(_module_marks(tree)):
        return f"{path} is marked {word}"
    if not names:
        return "" if file.name.startswith("bench_") else f"{path} names no test"
    body: list[ast.stmt] = tree.body
    for name in names:
        found = _find(body, name.partition("[")[0])
        if found is None:
            return f"{proof} does not exist"
        if word := _skips([found]):
            return f"{proof} contains {word}"
        body = found.body
    return ""


def _find(body: list[ast.stmt], name: str) -> Definition | None:
    return next((node for node in body if isinstance(node, Definition) and node.name == name), None)


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
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in PYTEST
    )
    return next((word for word in words if word in NOT_RUN), "")
