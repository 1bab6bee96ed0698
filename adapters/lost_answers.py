"""Mail whose answer was lost: nobody knows what became of it."""

from __future__ import annotations

from core.errors import Surprising, Unavailable
from core.ports.sending import Handed, Outcome


def handed(error: Surprising | Unavailable) -> Handed:
    """Return that nobody knows; raise the error again where the vendor said that it took nothing."""
    if isinstance(error, Surprising):
        return Handed(Outcome.unknown, detail=error.detail)
    if error.code != Unavailable.code:
        raise error
    return Handed(Outcome.unknown, detail=f"{error} {error.detail}".strip())
