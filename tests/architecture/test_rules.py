"""The rules hold on the whole repository, and each rule finds what it was written to find."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

import pytest

from tests.architecture import rules
from tests.architecture.source import Sample, Violation, sources

NAMES = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))


def rule(name: str) -> ModuleType:
    return importlib.import_module(f"{rules.__name__}.{name}")


@cache
def violations() -> dict[str, list[Violation]]:
    """Ask all rules of one file after the other: the trees of all files fill half a gigabyte."""
    found: dict[str, list[Violation]] = {name: [] for name in NAMES}
    for source in sources():
        for name in NAMES:
            found[name] += rule(name).check(source)
    return found


def samples(kind: str) -> list[object]:
    return [
        pytest.param(name, sample, id=f"{name}-{number}")
        for name in NAMES
        for number, sample in enumerate(getattr(rule(name), kind), start=1)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_repository_keeps_the_rule(name: str) -> None:
    found = violations()[name]
    assert not found, "\n" + "\n".join(map(str, found))


@pytest.mark.parametrize(("name", "sample"), samples("GOOD"))
def test_the_rule_accepts(name: str, sample: Sample) -> None:
    assert rule(name).check(sample.source()) == []


@pytest.mark.parametrize(("name", "sample"), samples("BAD"))
def test_the_rule_refuses(name: str, sample: Sample) -> None:
    assert len(rule(name).check(sample.source())) == 1


def test_every_floor_is_read() -> None:
    assert {source.floor for source in sources()} >= {"ui", "jobs", "adapters", "core", "data"}
