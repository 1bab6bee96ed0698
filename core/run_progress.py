"""Steps of runs as the live pages show them: plain JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.workflow import RunStep, StepStatus


def step_json(step: RunStep) -> dict[str, Any]:
    """Return one step as the pages draw it; ``detail`` is a line for people."""
    return {
        "id": step.name,
        "title": step.title,
        "state": step.status,
        "detail": step.facts.get("shown", ""),
        "why": step.why or None,
        "error": step.error if step.status == StepStatus.failed else None,
        "started_at": iso(step.started_at),
        "ended_at": iso(step.finished_at),
    }


def iso(at: datetime | None) -> str | None:
    """Return a time as text, or None."""
    return at.isoformat() if at else None
