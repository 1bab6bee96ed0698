"""Lists of tag=value pairs, the form of DKIM and DMARC records (RFC 6376 section 3.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Tags:
    """The pairs in their order, names in lower case; the first of a repeated name counts."""

    pairs: tuple[tuple[str, str], ...]
    broken: tuple[str, ...] = ()
    """Parts that are no pair."""

    @property
    def repeated(self) -> tuple[str, ...]:
        """Return the names that stand more than once."""
        names = [name for name, _ in self.pairs]
        return tuple(sorted({name for name in names if names.count(name) > 1}))

    @property
    def first(self) -> str:
        """Return the name that stands first, empty when there is none."""
        return self.pairs[0][0] if self.pairs else ""

    def find(self, name: str) -> str | None:
        """Return the value of a tag, None when it is not there."""
        return next((value for tag, value in self.pairs if tag == name), None)

    def get(self, name: str, default: str = "") -> str:
        """Return the value of a tag, or a default when it is absent."""
        value = self.find(name)
        return default if value is None else value


def parse_tags(text: str) -> Tags:
    """Return the pairs of a record; what cannot be read is listed, never raised."""
    pairs, broken = [], []
    for part in text.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        if equals and NAME.fullmatch(name.strip()):
            pairs.append((name.strip().lower(), value.strip()))
        else:
            broken.append(part.strip())
    return Tags(tuple(pairs), tuple(broken))
