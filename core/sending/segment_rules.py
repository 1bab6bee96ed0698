"""Rules of segments: a tree of conditions, checked before it is kept.

A rule is ``{"all": [rules]}``, ``{"any": [rules]}``, ``{"not": rule}``, or one condition
``{"about", "name", "is", "value"}``: what it looks at (``name`` says which field of one's own),
how it compares, and with what. ``{"all": []}`` chooses everybody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.errors import Invalid
from data.sending.contacts import ContactStatus

Rule = dict[str, Any]

TEXT = ("equals", "not_equals", "starts_with", "contains", "not_contains", "empty", "filled")
FIELD = (*TEXT, "more_than", "less_than")
TIME = ("before", "after", "last_days", "not_last_days", "empty", "filled")
CHOICES = ("equals", "not_equals")
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "email": TEXT,
    "domain": TEXT,
    "first_name": TEXT,
    "last_name": TEXT,
    "field": FIELD,
    "tag": ("has", "has_not"),
    "status": CHOICES,
    "consent_source": TEXT,
    "consent_at": TIME,
    "created_at": TIME,
    "last_engaged_at": TIME,
}
"""What a condition may look at, and how it may compare it."""
WITHOUT_VALUE = frozenset({"empty", "filled"})
DAYS = frozenset({"last_days", "not_last_days"})
DATES = frozenset({"before", "after"})
NUMBERS = frozenset({"more_than", "less_than"})

DEEPEST = 6
MOST_CONDITIONS = 60
LONGEST_VALUE = 200
MOST_DAYS = 3650


def checked(raw: Any) -> Rule:
    """Return a rule with what it needs and nothing else; raise Invalid with what is wrong."""
    rule = _checked(raw, 1)
    if sum(1 for _ in conditions(rule)) > MOST_CONDITIONS:
        raise _wrong(f"A segment has at most {MOST_CONDITIONS} conditions.")
    return rule


def conditions(rule: Rule) -> Iterator[Rule]:
    """Give every single condition of a rule, from left to right."""
    if "about" in rule:
        yield rule
    elif "not" in rule:
        yield from conditions(rule["not"])
    else:
        for part in rule["all"] if "all" in rule else rule["any"]:
            yield from conditions(part)


def _checked(raw: Any, depth: int) -> Rule:
    if not isinstance(raw, Mapping):
        raise _wrong("A rule is a group or a condition.")
    if depth > DEEPEST:
        raise _wrong(f"Groups may be nested {DEEPEST} deep at most.")
    if "not" in raw:
        return {"not": _checked(raw["not"], depth + 1)}
    for group in ("all", "any"):
        if group in raw:
            parts = raw[group]
            if not isinstance(parts, list):
                raise _wrong("A group holds a list of rules.")
            if len(parts) > MOST_CONDITIONS:
                raise _wrong(f"A segment has at most {MOST_CONDITIONS} conditions.")
            return {group: [_checked(part, depth + 1) for part in parts]}
    return _condition(raw)


def _condition(raw: Mapping[str, Any]) -> Rule:
    about, how = str(raw.get("about", "")), str(raw.get("is", ""))
    if about not in SUBJECTS:
        raise _wrong("Choose what a condition looks at.")
    if how not in SUBJECTS[about]:
        raise _wrong("Choose how a condition compares.")
    found: Rule = {"about": about, "is": how}
    if about == "field":
        found["name"] = _text(raw.get("name"), "Choose the field a condition looks at.")
    if how not in WITHOUT_VALUE:
        found["value"] = _value(about, how, raw.get("value"))
    return found


def _value(about: str, how: str, value: Any) -> str | int | float:
    text = _text(value, "A condition has no value.")
    if about == "status" and text not in set(ContactStatus):
        raise _wrong("Choose a status.")
    try:
        if how in DAYS:
            days = int(text)
            if not 1 <= days <= MOST_DAYS:
                raise _wrong(f"Days are between 1 and {MOST_DAYS:,}.")
            return days
        if how in NUMBERS:
            number = float(text)
            if not math.isfinite(number):
                raise _wrong(f"{text} is not a number.")
            return number
        if how in DATES:
            return date.fromisoformat(text).isoformat()
    except ValueError as error:
        expected = "a date, as 2026-01-31" if how in DATES else "a number"
        raise _wrong(f"{text} is not {expected}.") from error
    return text


def _text(value: Any, missing: str) -> str:
    text = str("" if value is None else value).replace("\x00", "").strip()
    if not text:
        raise _wrong(missing)
    if len(text) > LONGEST_VALUE:
        raise _wrong(f"A value has at most {LONGEST_VALUE} characters.")
    return text


def _wrong(message: str) -> Invalid:
    return Invalid(message, field="rule")
