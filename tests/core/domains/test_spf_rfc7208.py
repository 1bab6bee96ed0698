"""Every case of the public RFC 7208 test suite (rfc7208/, under its own licence)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.domains.spf import check_host
from tests.support.zone import ZoneResolver

SUITE = Path(__file__).parent / "rfc7208" / "rfc7208-tests.yml"
DEFAULT = "DEFAULT"


@dataclass(frozen=True)
class Case:
    name: str
    host: str
    mailfrom: str
    helo: str
    results: tuple[str, ...]
    explanation: str | None
    zone: dict[str, list[Any]]


def cases() -> Iterator[Case]:
    """Read the suite; where it allows two results, the first is the one it prefers."""
    for scenario in yaml.safe_load_all(SUITE.read_text("utf-8")):
        for name, test in scenario["tests"].items():
            result = test["result"]
            yield Case(
                f"{scenario['description']}: {name}",
                test["host"],
                test["mailfrom"],
                test["helo"],
                tuple(result) if isinstance(result, list) else (result,),
                test.get("explanation"),
                scenario["zonedata"],
            )


def resolver(zone: dict[str, list[Any]]) -> ZoneResolver:
    """Serve a scenario: SPF entries stand for TXT where no TXT is given, TIMEOUT for what is not."""
    records: dict[str, dict[str, list[str]]] = {}
    failing = []
    for name, entries in zone.items():
        kinds: dict[str, list[str]] = {}
        for entry in entries:
            for kind, value in entry.items() if isinstance(entry, dict) else ():
                kinds.setdefault(kind, []).append(content(kind, value))
        kinds.setdefault("TXT", kinds.get("SPF", []))
        kinds["TXT"] = [text for text in kinds["TXT"] if text != "NONE"]
        records[name] = kinds
        if "TIMEOUT" in entries:
            kinds_failing = {"A", "AAAA", "MX", "PTR", "TXT", "SPF"}
            failing += [(name, kind) for kind in kinds_failing if not kinds.get(kind)]
    return ZoneResolver(records, failing)


def content(kind: str, value: Any) -> str:
    """Write a value as the port does."""
    if kind in ("TXT", "SPF"):
        return value if isinstance(value, str) else "".join(value)
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


ALL = list(cases())


def test_the_suite_is_whole() -> None:
    assert len(ALL) == 203


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
async def test_every_case_comes_to_the_result_the_suite_prefers(case: Case) -> None:
    verdict = await check_host(
        case.host,
        case.mailfrom,
        case.helo,
        resolver(case.zone),
        default_explanation=DEFAULT,
    )
    assert verdict.result == case.results[0], verdict
    if case.explanation is not None:
        assert verdict.explanation == case.explanation
    assert bool(verdict.problem) == verdict.result.endswith("error")
