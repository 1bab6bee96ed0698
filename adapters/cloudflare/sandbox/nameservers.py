"""The pair of name servers a zone is given; one that is created again may get another pair."""

from __future__ import annotations

import hashlib

SUFFIX = "ns.cloudflare.sandbox"
FIRST = "ada alla amber anna bella cara daisy elsa fay gina hera iris jade kara lara mira".split()
SECOND = "bob carl dave eric fred glen hank ivan josh kirk lars matt nick owen paul rudy".split()


def pair(name: str, creation: int) -> tuple[str, str]:
    """Return two host names for the so-manieth zone created, spread over all pairs."""
    digest = hashlib.sha256(f"{name}/{creation}".encode()).digest()
    first, second = FIRST[digest[0] % len(FIRST)], SECOND[digest[1] % len(SECOND)]
    return f"{first}.{SUFFIX}", f"{second}.{SUFFIX}"
