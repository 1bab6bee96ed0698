"""User names of mailboxes: the mailbox host's rule, and how patterns cascade over domains."""

from __future__ import annotations

import re

from core.errors import Invalid

LONGEST = 64
ALLOWED = re.compile(r"[a-z0-9._-]+")
TWO_MARKS = re.compile(r"[._-]{2}")


def normalise(text: str, field: str = "patterns") -> str:
    """Return a user name as it will be created; raise Invalid with the rule it breaks.

    Zapmail refuses ``. _ -`` at either end and two in a row (docs, mailboxes page, 2026-10).
    """
    name = text.strip().lower()
    if not name:
        raise Invalid("Enter a user name, such as tim or tim.keen.", field=field)
    if "@" in name:
        raise Invalid("Enter only the part before the @.", field=field)
    if not ALLOWED.fullmatch(name):
        raise Invalid(f"{name}: use letters a-z, digits, dot, hyphen and underscore.", field=field)
    if name[0] in "._-" or name[-1] in "._-":
        raise Invalid(f"{name} may not start or end with a dot, hyphen or underscore.", field=field)
    if TWO_MARKS.search(name):
        raise Invalid(
            f"{name} may not have two dots, hyphens or underscores in a row.", field=field
        )
    if len(name) > LONGEST:
        raise Invalid(f"A user name has at most {LONGEST} characters.", field=field)
    return name


def objection(text: str) -> str:
    """Return the rule a user name breaks, or an empty string when it may be used."""
    try:
        normalise(text)
    except Invalid as error:
        return str(error)
    return ""


def normalise_all(patterns: list[str], count: int) -> list[str]:
    """Return ``count`` different user names; raise Invalid otherwise."""
    if len(patterns) != count:
        raise Invalid(
            f"Enter {count} user names, one for each mailbox of a domain.", field="patterns"
        )
    names = [normalise(text, f"pattern_{n}") for n, text in enumerate(patterns, start=1)]
    for n, name in enumerate(names, start=1):
        if name in names[: n - 1]:
            raise Invalid(
                f"{name} is there twice; each mailbox needs its own.", field=f"pattern_{n}"
            )
    return names


def cascade(domains: list[str], patterns: list[str]) -> list[tuple[str, str]]:
    """Return every mailbox to create as (domain, user name), domain by domain."""
    return [(domain, pattern) for domain in domains for pattern in patterns]
