"""Loads what every test may use, in the processes that run tests."""

from __future__ import annotations

import pytest

from core import garbage

SANDBOX_KEY = "sandbox_control"

garbage.seldom()  # what is imported and collected from here on stays


def pytest_configure(config: pytest.Config) -> None:
    """Load the fixtures; a process that only hands tests out to others is ready without them."""
    if not config.getoption("numprocesses", default=None):
        config.pluginmanager.import_plugin("tests.support.fixtures")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse browser tests where nobody looks for them."""
    astray = [
        item.nodeid
        for item in items
        if item.get_closest_marker("e2e") and item.path.parent.name != "e2e"
    ]
    if astray:
        raise pytest.UsageError(f"browser tests belong in a folder e2e: {astray}")


def pytest_collection_finish() -> None:
    """Look for garbage as the running product does, once everything is imported."""
    garbage.settle()
