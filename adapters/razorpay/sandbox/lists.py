"""Collections: newest first, ``count`` at a time after ``skip``, made between ``from`` and ``to``.

Source: https://razorpay.com/docs/api/understand
"""

from __future__ import annotations

from adapters.razorpay.sandbox.account import Json
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.refusals import Refusal

LONGEST_PAGE = 100
PAGE = 10


def collection(asked: Asked, things: list[Json]) -> Json:
    """Return the page that was asked for."""
    count, skip = asked.whole("count", PAGE), asked.whole("skip", 0)
    if not 1 <= count <= LONGEST_PAGE:
        raise Refusal(f"The count may not be greater than {LONGEST_PAGE}.", field="count")
    since, until = asked.whole("from", 0), asked.whole("to", 2**40)
    found = [thing for thing in things if since <= thing["created_at"] <= until]
    return listed(found[skip : skip + count])


def listed(things: list[Json]) -> Json:
    """Return a collection of these."""
    return {"entity": "collection", "count": len(things), "items": things}
