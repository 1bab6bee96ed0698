"""Tests run the real thing against the sandbox; a mock of our own code proves only itself."""

from __future__ import annotations

import ast

from tests.architecture.source import FLOORS, Sample, Source, Violation
from tests.architecture.syntax import NAMED, calls, dotted, imported

MODULES = ("unittest.mock", "mock", "pytest_mock", "respx", "pytest_httpx")


def check(source: Source) -> list[Violation]:
    """Find mocks, and patches of our own modules, in tests."""
    if source.floor != "tests":
        return []
    found = [
        Violation(source.path, line, f"{module}: use the sandbox")
        for line, module in imported(source.nodes)
        if any(module == name or module.startswith(f"{name}.") for name in MODULES)
    ]
    found += [
        Violation(source.path, node.lineno, "mocker: use the sandbox")
        for node in source.nodes
        if isinstance(node, NAMED[1:]) and "mocker" in {a.arg for a in node.args.args}
    ]
    found += [
        Violation(source.path, call.lineno, "our own code is not patched: pass another part in")
        for call in calls(source.nodes)
        if dotted(call.func) == "monkeypatch.setattr"
        and call.args
        and _is_ours(source, call.args[0])
    ]
    return found


def _is_ours(source: Source, target: ast.expr) -> bool:
    if isinstance(target, ast.Constant):
        return str(target.value).split(".")[0] in FLOORS
    first = dotted(target).split(".")[0]
    ours = {
        module.split(".")[-1]
        for _, module in imported(source.nodes)
        if module.split(".")[0] in FLOORS
    }
    return first in ours or first in FLOORS


GOOD = (
    Sample("tests/core/test_x.py", 'def test_it(monkeypatch):\n    monkeypatch.setenv("A", "b")'),
    Sample("tests/core/test_x.py", 'import os\nmonkeypatch.setattr(os, "environ", {})'),
)
BAD = (
    Sample("tests/core/test_x.py", "from unittest.mock import AsyncMock"),
    Sample("tests/core/test_x.py", "from unittest import mock"),
    Sample("tests/core/test_x.py", "def test_it(mocker): ..."),
    Sample("tests/core/test_x.py", 'monkeypatch.setattr("core.pace.MARGIN", 0)'),
    Sample("tests/core/test_x.py", 'from core import pace\nmonkeypatch.setattr(pace, "MARGIN", 0)'),
)
