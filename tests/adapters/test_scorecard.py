"""Every adapter has a row that answers every rule, with a reason where it is not done."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

from core import ports

ADAPTERS = Path(__file__).parents[2] / "adapters"
CARD: dict[str, dict[str, object]] = tomllib.loads(
    (ADAPTERS / "scorecard.toml").read_text(encoding="utf-8")
)
RULES = re.findall(
    r"^#   (\w+) ", (ADAPTERS / "scorecard.toml").read_text(encoding="utf-8"), re.MULTILINE
)
PORTS = {
    name
    for found in pkgutil.iter_modules(ports.__path__)
    for name, _ in inspect.getmembers(
        importlib.import_module(f"core.ports.{found.name}"), inspect.isclass
    )
}


def test_every_provider_has_a_row() -> None:
    folders = {path.parent.name for path in ADAPTERS.glob("*/*.py")} - {"sandbox"}
    assert set(CARD) == folders


@pytest.mark.parametrize("provider", CARD)
def test_every_rule_is_answered(provider: str) -> None:
    row = dict(CARD[provider])
    ports = row.pop("ports")
    assert isinstance(ports, list)
    assert set(ports) <= PORTS
    assert list(row) == RULES
    assert [
        v for v in row.values() if not re.fullmatch(r"done|(todo|exempt): .{10,}", str(v))
    ] == []
