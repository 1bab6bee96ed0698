"""A propagation check as people see it: the grid of records by vantage points, and what it means."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.domains import advices
from core.domains.sightings import Sight
from core.vantage import VantagePoint
from data.domains.propagation import CheckStatus, PropagationCheck, RecordSighting

SLOW_MINUTES = 30


def of(
    check: PropagationCheck,
    sightings: list[RecordSighting],
    points: tuple[VantagePoint, ...],
    now: datetime,
) -> dict[str, Any]:
    """Return {check, columns, rows}; times are ISO 8601 in UTC, coverage and percent 0..100."""
    return {
        "check": facts(check, now),
        "columns": [
            {"name": p.name, "address": p.address, "place": p.place, "country": p.country}
            for p in points
        ],
        "rows": [row(sighting, points) for sighting in sightings],
    }


def facts(check: PropagationCheck, now: datetime) -> dict[str, Any]:
    """Return how a check stands."""
    return {
        "id": str(check.id),
        "domain_id": str(check.domain_id),
        "status": check.status,
        "lane": check.lane,
        "percent": check.percent,
        "propagated": check.propagated,
        "total": check.total,
        "resolvers": check.resolvers,
        "looks": check.looks,
        "started_at": iso(check.started_at),
        "looked_at": iso(check.looked_at),
        "next_at": None if check.finished_at else iso(check.next_at),
        "ends_at": iso(check.ends_at),
        "finished_at": iso(check.finished_at),
        "predicted_at": iso(check.predicted_at),
        "eta_error_seconds": check.eta_error_seconds,
        "advice": _advice(check),
        "message": message(check, now),
    }


def message(check: PropagationCheck, now: datetime) -> str:
    """Return the sentence that says what is going on and what to do."""
    if check.status == CheckStatus.completed:
        return "Every resolver that answers shows every record."
    if check.status == CheckStatus.cancelled:
        return "This check was stopped. Check again to go on."
    if check.status == CheckStatus.timeout:
        return (
            "The records are not visible everywhere after 48 hours. They may still become so: we "
            "go on looking every four hours. Check the records at your DNS host, then check again."
        )
    if not check.looks:
        return "The first look is under way."
    if (now - check.started_at).total_seconds() > SLOW_MINUTES * 60:
        return (
            "This takes longer than usual. Some resolvers keep old answers for hours; 24 to 72 "
            "hours are possible. Nothing to do: we keep looking and tell you."
        )
    return "Resolvers keep old answers until their time is up. Nothing to do: this page follows."


def row(sighting: RecordSighting, points: tuple[VantagePoint, ...]) -> dict[str, Any]:
    """Return one record with a cell for each vantage point."""
    return {
        "id": str(sighting.id),
        "name": sighting.name,
        "kind": sighting.kind,
        "content": "; ".join(sighting.wanted.get("there", ())) or "(removed)",
        "published": sighting.published.get("state", "no"),
        "published_at": iso(sighting.published_at),
        "status": status_of(sighting),
        "coverage": sighting.coverage,
        "ttl": sighting.ttl,
        "predicted_at": iso(sighting.predicted_at),
        "looked_at": iso(sighting.looked_at),
        "cells": {p.name: cell(sighting.resolvers.get(p.name)) for p in points},
    }


def cell(seen: dict[str, Any] | None) -> dict[str, Any]:
    """Return one cell: its state, and from when on the record will be visible there."""
    if seen is None:
        return {"state": "unasked"}
    shown = {"state": seen["state"]}
    if seen["state"] in (Sight.cached_absence, Sight.cached_old):
        shown["from"] = seen["visible_from"]
    if seen.get("reason"):
        shown["reason"] = seen["reason"]
    return shown


def status_of(sighting: RecordSighting) -> str:
    """Return pending, propagating or propagated."""
    if sighting.propagated:
        return "propagated"
    return "propagating" if sighting.published.get("state") in ("yes", "partly") else "pending"


def iso(moment: datetime | None) -> str | None:
    """Return a time as text."""
    return moment.isoformat() if moment else None


def _advice(check: PropagationCheck) -> dict[str, Any] | None:
    if check.status != CheckStatus.timeout:
        return None
    return advices.to_json(advices.propagation_timeout())
