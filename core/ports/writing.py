"""Writers: services that propose other words for a text.

Every method may raise one of the five provider errors of ``core.errors``; none sleeps or retries.
What a writer proposes is a stranger's text: whoever asks checks it before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

Secret = Mapping[str, str]
"""{base_url, key, model}."""


class Way(StrEnum):
    """What is to become of a text."""

    shorten = "shorten"
    friendlier = "friendlier"
    correct = "correct"


class Writer(Protocol):
    """One model of one writing service. Merge tags are to stay; nobody promises that they do."""

    async def check_key(self) -> None:
        """Raise unless the address, the key and the model work together."""
        ...

    async def rewrite(self, way: Way, passages: Sequence[str]) -> list[str]:
        """Return as many passages as were given, each in other words."""
        ...

    async def subjects(self, subject: str, passages: Sequence[str], count: int) -> list[str]:
        """Return about ``count`` subject lines for a mail that has a subject and a text so far."""
        ...


class Writers(Protocol):
    """Makes writers. Equal secrets share one, and so its pace."""

    def writer(self, secret: Secret, *, guarded: bool) -> Writer:
        """Return a writer; ``guarded`` where a customer chose the address: public and https only."""
        ...
