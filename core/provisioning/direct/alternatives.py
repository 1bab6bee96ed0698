"""Other addresses for somebody whose first choice is taken."""

from __future__ import annotations

import re
import unicodedata

MOST = 6
PLAIN = re.compile(r"[^a-z0-9]+")


def alternatives(email: str, first_name: str = "", last_name: str = "") -> list[str]:
    """Return up to six other addresses at the same domain, the most natural first."""
    local, _, domain = email.lower().partition("@")
    first, last = _plain(first_name), _plain(last_name)
    locals_ = [
        *_of_names(first, last),
        f"{local}.mail",
        f"hello.{local}",
        *(f"{local}{number}" for number in range(2, 5)),
    ]
    different = [one for one in dict.fromkeys(locals_) if one != local]
    return [f"{one}@{domain}" for one in different[:MOST]]


def _of_names(first: str, last: str) -> list[str]:
    if not first or not last:
        return []
    return [f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last[0]}", f"{first[0]}{last}"]


def _plain(text: str) -> str:
    """Return a name in the letters a user name may have."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return PLAIN.sub("", bare)
