"""The score of a domain, 0..100: what is taken off, how much, and why, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from core.domains.age import WARNING, Age
from core.domains.blacklists import ListState, Verdict

FULL = 100
MOST_FOR_LISTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a day's look found. A mark is None where nobody could tell."""

    marks: Mapping[str, bool | None]
    lists: Mapping[str, Verdict] = field(default_factory=dict)
    age: Age | None = None
    drifted: bool = False
    watching: bool = False
    """Whether DMARC only watches (p=none)."""
    refused_by: tuple[str, ...] = ()
    """Mailbox providers whose rules the domain fails."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off, and why; ``code`` is stable."""

    code: str
    points: int
    reason: str
    fix: str = ""


Rule = Callable[[Seen], Deduction | None]


def deductions(seen: Seen) -> tuple[Deduction, ...]:
    """Return what is taken off, the most first."""
    found = [rule(seen) for rule in RULES]
    return tuple(sorted(filter(None, found), key=lambda one: -one.points))


def score(found: Iterable[Deduction]) -> int:
    """Return what is left of a hundred points."""
    return max(0, FULL - sum(one.points for one in found))


def _mark(name: str, title: str, points: int, fix: str) -> Rule:
    def rule(seen: Seen) -> Deduction | None:
        held = seen.marks.get(name)
        if held:
            return None
        if held is None:
            reason = f"{title} could not be checked."
            return Deduction(f"{name}_unknown", UNKNOWN, reason, "Check again in a few minutes.")
        return Deduction(name, points, f"{title} does not hold.", fix)

    return rule


def _listed(seen: Seen) -> Deduction | None:
    listed = [one for one in seen.lists.values() if one.state is ListState.listed]
    if not listed:
        return None
    names = ", ".join(one.blocklist.name for one in listed)
    points = min(MOST_FOR_LISTS, LISTED * len(listed))
    fix = "Stop sending, find the cause, then ask the list to take you off."
    return Deduction("listed", points, f"Listed by {names}.", fix)


def _drifted(seen: Seen) -> Deduction | None:
    if not seen.drifted:
        return None
    reason = "Records of the zone were changed by somebody else."
    return Deduction("drifted", 10, reason, "Look at the difference and repair it.")


def _young(seen: Seen) -> Deduction | None:
    if seen.age is None or not seen.age.risky:
        return None
    days = "1 day" if seen.age.days == 1 else f"{seen.age.days} days"
    return Deduction("young", 10, f"The domain is {days} old.", WARNING)


def _watching(seen: Seen) -> Deduction | None:
    if not seen.watching:
        return None
    reason = "DMARC only watches: forged mail is still delivered."
    return Deduction("dmarc_none", 5, reason, "Follow the advice on the next stage of DMARC.")


def _refused(seen: Seen) -> Deduction | None:
    if not seen.refused_by:
        return None
    reason = f"Breaks rules of {', '.join(seen.refused_by)}."
    return Deduction("compliance", 5, reason, "Look at the rules that do not hold.")


UNKNOWN = 5
"""Not checked is never clean: an open question costs a little too."""
LISTED = 25
RULES: tuple[Rule, ...] = (
    _mark("spf", "SPF", 25, "Publish the SPF record of the plan."),
    _mark("dkim", "DKIM", 25, "Publish the key where your mail is signed, and switch signing on."),
    _mark("dmarc", "DMARC", 20, "Publish the DMARC record of the plan."),
    _mark("mx", "MX", 15, "Publish the MX records, so that answers arrive."),
    _listed,
    _drifted,
    _young,
    _watching,
    _refused,
)
