"""What SES tells about messages, in our words. Only a permanent bounce is permanent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from adapters.ses import limits
from core.errors import Invalid
from core.ports.sending import EventKind, ProviderEvent

Facts = dict[str, Any]
Told = tuple[str, Facts]

KINDS: dict[str, tuple[EventKind, str]] = {
    "Delivery": (EventKind.delivered, "delivery"),
    "DeliveryDelay": (EventKind.deferred, "deliveryDelay"),
    "Bounce": (EventKind.bounced, "bounce"),
    "Complaint": (EventKind.complained, "complaint"),
    "Reject": (EventKind.rejected, "reject"),
    "Rendering Failure": (EventKind.rejected, "failure"),
    "Open": (EventKind.opened, "open"),
    "Click": (EventKind.clicked, "click"),
    "Subscription": (EventKind.unsubscribed, "subscription"),
}
PEOPLE = {
    "delivery": "recipients",
    "deliveryDelay": "delayedRecipients",
    "bounce": "bouncedRecipients",
    "complaint": "complainedRecipients",
}
SHOWN = 500


def read(notice_id: str, message: str) -> list[ProviderEvent]:
    """Return the events of one notification, one for each recipient; none for other kinds.

    Raises Invalid for what is no event of SES.
    """
    try:
        facts: Facts = json.loads(message)
        kind = str(facts.get("eventType") or facts.get("notificationType") or "")
        if kind not in KINDS:
            return []
        return list(_events(notice_id, kind, facts))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid("The notification holds no event of SES.") from None


def _events(notice_id: str, kind: str, facts: Facts) -> Iterator[ProviderEvent]:
    ours, name = KINDS[kind]
    mail, detail = facts["mail"], facts.get(name) or {}
    tags = {str(n): str(values[0]) for n, values in (mail.get("tags") or {}).items() if values}
    event_id = str(detail.get("feedbackId") or notice_id)
    for number, (recipient, more) in enumerate(_people(name, mail, detail)):
        yield ProviderEvent(
            id=f"{event_id}:{number}",
            kind=ours,
            at=datetime.fromisoformat(detail.get("timestamp") or mail["timestamp"]),
            ref=str(mail["messageId"]),
            key=tags.get(limits.TAG, ""),
            recipient=recipient.lower(),
            permanent=detail.get("bounceType") == "Permanent",
            status=str(more.get("status") or ""),
            detail=_detail(detail, more)[:SHOWN],
            link=str(detail.get("link") or ""),
            agent=str(detail.get("userAgent") or ""),
            address=str(detail.get("ipAddress") or ""),
            tags=tags,
        )


def _people(name: str, mail: Facts, detail: Facts) -> list[Told]:
    rows = detail.get(PEOPLE.get(name, "")) or mail.get("destination") or []
    return [
        (str(row["emailAddress"]), row) if isinstance(row, dict) else (str(row), {}) for row in rows
    ]


def _detail(detail: Facts, more: Facts) -> str:
    """Return the receiver's words, else Amazon's, with the finer kind before them."""
    finer = next(
        (
            str(detail[name])
            for name in ("bounceSubType", "complaintSubType", "complaintFeedbackType", "delayType")
            if detail.get(name)
        ),
        "",
    )
    words = more.get("diagnosticCode") or detail.get("reason") or detail.get("smtpResponse")
    words = words or detail.get("errorMessage") or ""
    return f"{finer}: {words}" if finer and words else finer or str(words)
