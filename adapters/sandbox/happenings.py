"""What may happen to a mail after it left, as all carriers of the sandbox understand it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. ``kind`` is delivered, delayed, bounced or complained.

    ``status`` is an enhanced status code (RFC 3463), ``detail`` the receiver's words, ``finer`` the
    kind of bounce as providers name it.
    """

    kind: str
    status: str = ""
    detail: str = ""
    permanent: bool = False
    finer: str = ""
