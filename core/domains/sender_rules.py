"""The dated rules of mailbox providers, read from sender_rules.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("sender_rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand; ``limit`` is a share (0..1) or a size where the check has one."""

    id: str
    check: str
    title: str
    fix: str
    bulk_only: bool
    must: bool
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The demands of a provider, with where they are written and when they were read."""

    id: str
    name: str
    scope: str
    bulk: str
    source: str
    read_on: date
    rules: tuple[Rule, ...]
    dated: date | None = None
    """The date of the text, where the page shows one."""


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Return the rules of every provider; the file is read once."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_rule_set(entry) for entry in table["providers"])


def _rule_set(entry: dict[str, Any]) -> RuleSet:
    rules = tuple(_rule(rule) for rule in entry["rules"])
    return RuleSet(**{**entry, "rules": rules})


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        check=entry["check"],
        title=entry["title"],
        fix=entry["fix"],
        bulk_only={"bulk": True, "all": False}[entry["applies"]],
        must={"must": True, "should": False}[entry["weight"]],
        limit=entry.get("limit"),
    )
