"""What the pages of contacts share: their head with tabs, and words for times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ui import kit
from ui.shell.view import View

TABS = (
    ("All contacts", "/contacts"),
    ("Imports", "/contacts/imports"),
    ("Deleted", "/contacts/deleted"),
)
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"))


def head(title: str, subtitle: str, at: str, actions: Callable[[], Any] | None = None) -> None:
    """Draw the head of a page of contacts; ``at`` is the address shown."""
    kit.page_header(title, subtitle, actions)
    kit.link_tabs("Contacts", TABS, at)


def topic(view: View) -> str:
    """Return the topic that rings when the organization's contacts change."""
    return f"organization:{view.actor.organization_id}:contacts"


def how_long(seconds: float) -> str:
    """Return a duration in its largest unit: "3 days", "1 hour", "less than a minute"."""
    for size, unit in UNITS:
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def consent(contact: dict[str, Any]) -> str:
    """Return a contact's consent on one line: where, when, from which address."""
    at = when(contact["consent_at"])
    day = kit.day(at) if at else ""
    return ", ".join(
        part for part in (contact["consent_source"], day, contact["consent_ip"]) if part
    )


def when(text: str | None) -> datetime | None:
    """Return the time an ISO 8601 text names."""
    return datetime.fromisoformat(text) if text else None
