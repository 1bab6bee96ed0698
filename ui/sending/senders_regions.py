"""The live regions of the senders' pages, and what they draw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.run_progress import iso
from core.sending import sender_states, sending_domains
from core.sending.senders import Seen
from core.sending.sending_domains import COOLDOWN_SECONDS, SendingDomain
from ui.kit.parts import VUE
from ui.shell.live import LiveElement

LOOKS = {"pending": "awaiting_records", "failed": "unverified"}
"""How the states of senders are drawn: in the colours of waiting, moving, done and broken."""
ADVISED = ("account", "mail_from", "spf")
"""Records that make mail better aligned, but that no sender waits for."""
MEANINGS = {
    "ownership": "Proves that the domain is yours",
    "account": "Shows the domain to the provider",
    "dkim": "Holds the key that signs your mail",
    "mail_from": "Takes back what bounces",
    "spf": "Says who may send",
}


class SenderList(LiveElement, component=VUE / "sender_list.js"):
    """The table of senders: ``{rows: [row_of(...)]}``; emits act (what, id) and many (ids)."""


class SenderRecords(LiveElement, component=VUE / "sender_records.js"):
    """The records of a domain, as ``records_of`` tells; emits verify and publish."""


def row_of(seen: Seen) -> dict[str, Any]:
    """Return one sender as the table draws it."""
    sender = seen.sender
    return {
        "id": str(sender.id),
        "email": sender.email,
        "name": sender.name,
        "href": f"/senders/{sender.id}",
        "status": sender.status,
        "look": look_of(sender.status),
        "told": seen.told,
        "error": sender.error,
        "is_default": sender.is_default,
        "created_at": iso(sender.created_at),
        "checked_at": iso(seen.domain.checked_at),
        "wait_until": wait_until(seen.domain),
        "menu": menu_of(seen),
    }


def menu_of(seen: Seen) -> list[dict[str, Any]]:
    """Return what can be done with a sender."""
    items: list[dict[str, Any]] = [
        {"id": "records", "label": "DNS records", "icon": "server"},
        {"id": "rename", "label": "Change the name", "icon": "pencil"},
        {"id": "delete", "label": "Delete", "icon": "trash-2", "danger": True},
    ]
    if seen.sender.status == "verified" and not seen.sender.is_default:
        items.insert(0, {"id": "default", "label": "Make default", "icon": "badge-check"})
    return items


def records_of(
    domain: SendingDomain, *, publishable: bool, status: str | None = None
) -> dict[str, Any]:
    """Return the records of a domain as they are drawn."""
    shown = sending_domains.result(domain)
    state = status or sender_states.status_of(domain)
    return {
        "status": str(state),
        "look": look_of(str(state)),
        "told": sender_states.told(domain, state),
        "error": domain.error,
        "checked_at": iso(domain.checked_at),
        "wait_until": wait_until(domain),
        "publishable": publishable,
        "records": [
            {
                "id": f"{record['kind']} {record['name']} {record['content']}",
                "meaning": MEANINGS.get(record["purpose"], ""),
                "advised": record["purpose"] in ADVISED,
                **{key: record[key] for key in ("kind", "name", "content", "priority", "state")},
            }
            for record in shown.records
        ],
    }


def look_of(status: str) -> str:
    """Return the name under which a status is drawn."""
    return LOOKS.get(status, status)


def wait_until(domain: SendingDomain) -> str | None:
    """Return until when nobody may ask about a domain again."""
    asked: datetime | None = domain.asked_at
    return None if asked is None else iso(asked + timedelta(seconds=COOLDOWN_SECONDS))
