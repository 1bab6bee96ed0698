"""What a look at a domain's records found: how the record stands, and each fault with its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters; only an error makes a record fail."""

    error = "error"
    warning = "warning"
    note = "note"


class Standing(StrEnum):
    """How a record stands; ``unknown`` when no server said anything about it."""

    valid = "valid"
    faulty = "faulty"
    missing = "missing"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: ``rule`` is its stable name, ``reason`` what is wrong, ``fix`` what to do."""

    level: Level
    rule: str
    reason: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How one kind of record stands, with what was found about it."""

    standing: Standing
    findings: tuple[Finding, ...] = ()

    @property
    def valid(self) -> bool:
        """Tell whether the record is there and does what it should."""
        return self.standing is Standing.valid

    @property
    def answer(self) -> bool | None:
        """Return True or False where something is known about the record, else None."""
        return None if self.standing is Standing.unknown else self.valid

    @property
    def errors(self) -> tuple[str, ...]:
        """Return the reasons why the record fails, as sentences."""
        return tuple(found.reason for found in self.findings if found.level is Level.error)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what should be better, as sentences."""
        return tuple(found.reason for found in self.findings if found.level is Level.warning)


def error(rule: str, reason: str, fix: str = "") -> Finding:
    """Return a finding that makes the record fail."""
    return Finding(Level.error, rule, reason, fix)


def warning(rule: str, reason: str, fix: str = "") -> Finding:
    """Return a finding that should be mended although the record works."""
    return Finding(Level.warning, rule, reason, fix)


def note(rule: str, reason: str, fix: str = "") -> Finding:
    """Return something worth knowing."""
    return Finding(Level.note, rule, reason, fix)


def standing_of(findings: tuple[Finding, ...] | list[Finding]) -> Standing:
    """Return how a record that exists stands, given what was found."""
    broken = any(found.level is Level.error for found in findings)
    return Standing.faulty if broken else Standing.valid
