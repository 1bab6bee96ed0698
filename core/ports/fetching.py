"""Fetching a small file from an address that somebody gave us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: HTTP status, media type in lower case without parameters, and the body."""

    status: int
    media_type: str
    body: bytes


class Fetch(Protocol):
    """Gets one URL through the guard: https only, public addresses only, no redirects, with caps."""

    async def __call__(self, url: str) -> Fetched:
        """Return the answer, whatever its status.

        Raises Invalid "url_refused" for what the guard turns away, Unavailable when nothing comes.
        """
        ...
