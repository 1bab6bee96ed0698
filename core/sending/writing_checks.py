"""What other words for a text must keep: its merge tags and addresses, and that they bring nothing along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.errors import Surprising
from core.sending.merge_reading import MARK

ADDRESS = re.compile(r"(?:https?://|www\.|mailto:|tel:)[^\s<>\"')\]]+", re.IGNORECASE)
MARKUP = re.compile(r"<[a-z/!]", re.IGNORECASE)
PLAIN_TAG = re.compile(r"\{\{\s*(?!else\s*\}\})[^#/{}\s][^{}]*\}\}")
SHOWN = 60


def require_kept(before: Iterable[str], after: Iterable[str]) -> None:
    """Raise Surprising "suggestion_refused" unless every passage keeps its marks and addresses."""
    for old, new in zip(before, after, strict=True):
        told = _lost(old, new)
        if told:
            raise refused(told)


def fitting(lines: Iterable[str], subject: str) -> list[str]:
    """Return the subject lines that have the tags of the subject so far, and nothing else in braces.

    A tag that stands in a condition is left out of them, as is the condition.
    """
    marks = _marks(subject)
    tags = set() if _structured(marks) else set(marks)
    return [
        line
        for line in lines
        if set(_marks(line)) == tags
        and not (ADDRESS.search(line) or MARKUP.search(line) or line == subject)
    ]


def refused(why: str) -> Surprising:
    """Return the error for a suggestion that is thrown away."""
    return Surprising(
        f"A suggestion was thrown away: {why}.",
        provider="writing",
        code="suggestion_refused",
        action="Ask again, or for a shorter passage.",
    )


def _lost(old: str, new: str) -> str:
    """Return what a passage has lost or gained that it may not, "" when all is well."""
    if not new:
        return "it was empty"
    had, has = _marks(old), _marks(new)
    if gone := Counter(had) - Counter(has):
        return f"it lost {next(iter(gone))[:SHOWN]}"
    if come := Counter(has) - Counter(had):
        return f"it made up {next(iter(come))[:SHOWN]}"
    if _structured(had) and had != has:
        return "it moved a condition or a choice"
    addresses = Counter(ADDRESS.findall(old)), Counter(ADDRESS.findall(new))
    if addresses[0] != addresses[1]:
        return "it changed a web address"
    if len(MARKUP.findall(new)) > len(MARKUP.findall(old)):
        return "it brought HTML along"
    return ""


def _marks(text: str) -> list[str]:
    return [found[0] for found in MARK.finditer(text)]


def _structured(marks: Iterable[str]) -> bool:
    """Tell whether there are conditions or choices, whose order has a meaning."""
    return any(not PLAIN_TAG.fullmatch(mark) for mark in marks)
