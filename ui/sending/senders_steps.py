"""What the steps of a test showed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from ui import kit

TITLES = {
    "resolve": "Find the host",
    "connect": "Connect",
    "tls": "Encrypt",
    "sign_in": "Sign in",
    "sender": "Offer a sender",
}


def draw(steps: Sequence[dict[str, Any]], more: Sequence[tuple[str, Any]] = ()) -> None:
    """Draw {name, ok, detail, action} each, then further facts."""
    rows = [(TITLES.get(step["name"], step["name"]), partial(_one, step)) for step in steps]
    kit.definition_list([*rows, *more])


def _one(step: dict[str, Any]) -> None:
    with kit.box("row g8 wrap"):
        kit.status_badge("passed" if step["ok"] else "failed")
        kit.text(" ".join(part for part in (step["detail"], step["action"]) if part), "muted")
