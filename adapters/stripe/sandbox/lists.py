"""Stripe's list objects: newest first, a page at a time, the next page after the last id seen.

Source: https://docs.stripe.com/api/pagination
"""

from __future__ import annotations

from adapters.stripe.sandbox.account import Json
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest, missing

LONGEST_PAGE = 100
PAGE = 10


def page(params: Params, things: list[Json], url: str) -> Json:
    """Return the page of ``things`` that ``limit``, ``starting_after`` and ``ending_before`` name."""
    limit = params.whole("limit")
    limit = PAGE if limit is None else limit
    if not 1 <= limit <= LONGEST_PAGE:
        raise InvalidRequest(f"limit must be between 1 and {LONGEST_PAGE}", param="limit")
    after, before = params.text("starting_after"), params.text("ending_before")
    if after:
        things = things[_index(things, after, "starting_after") + 1 :]
    if before:
        things = things[: _index(things, before, "ending_before")]
        shown = things[-limit:]
    else:
        shown = things[:limit]
    return listed(shown, url, has_more=len(things) > len(shown))


def listed(things: list[Json], url: str, *, has_more: bool = False) -> Json:
    """Return a list object."""
    return {"object": "list", "data": things, "has_more": has_more, "url": url}


def created_within(params: Params, things: list[Json]) -> list[Json]:
    """Return those whose creation time is within ``created[gt|gte|lt|lte]``, or equals it."""
    if isinstance(params.form.get("created"), str):
        exact = params.whole("created")
        return [thing for thing in things if thing["created"] == exact]
    part = params.part("created")
    above, from_, below, to = (part.whole(name) for name in ("gt", "gte", "lt", "lte"))
    return [
        thing
        for thing in things
        if (above is None or thing["created"] > above)
        and (from_ is None or thing["created"] >= from_)
        and (below is None or thing["created"] < below)
        and (to is None or thing["created"] <= to)
    ]


def _index(things: list[Json], ref: str, param: str) -> int:
    for index, thing in enumerate(things):
        if thing["id"] == ref:
            return index
    raise missing("object", ref, param)
