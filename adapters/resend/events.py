"""What Resend tells about messages, in our words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from adapters.resend import limits
from core.errors import Invalid
from core.ports.sending import EventKind, ProviderEvent

KINDS = {
    "email.delivered": EventKind.delivered,
    "email.delivery_delayed": EventKind.deferred,
    "email.bounced": EventKind.bounced,
    "email.suppressed": EventKind.bounced,
    "email.complained": EventKind.complained,
    "email.failed": EventKind.rejected,
    "email.opened": EventKind.opened,
    "email.clicked": EventKind.clicked,
}
SUPPRESSED = "email.suppressed"
SHOWN = 500


def read(event_id: str, body: bytes) -> list[ProviderEvent]:
    """Return the events of a verified webhook, one for each recipient; none for other kinds.

    Raises Invalid for what is no event of Resend.
    """
    try:
        facts = json.loads(body)
        kind = str(facts["type"])
        if kind not in KINDS:
            return []
        data = facts["data"]
        people = data["to"] if isinstance(data["to"], list) else [data["to"]]
        return [_event(f"{event_id}:{n}", kind, facts, who) for n, who in enumerate(people)]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid("The webhook holds no event of Resend.") from None


def _event(event_id: str, kind: str, facts: dict[str, Any], recipient: str) -> ProviderEvent:
    data = facts["data"]
    bounce, click = data.get("bounce") or {}, data.get("click") or data.get("open") or {}
    tags = {str(name): str(value) for name, value in (data.get("tags") or {}).items()}
    words = [str(bounce.get("subType") or ""), *map(str, bounce.get("diagnosticCode") or [])]
    words.append(str(bounce.get("message") or (data.get("failed") or {}).get("reason") or ""))
    return ProviderEvent(
        id=event_id,
        kind=KINDS[kind],
        at=datetime.fromisoformat(str(facts["created_at"])),
        ref=str(data["email_id"]),
        key=tags.get(limits.TAG, ""),
        recipient=str(recipient).lower(),
        permanent=bounce.get("type") == "Permanent" or kind == SUPPRESSED,
        detail=": ".join(word for word in words if word)[:SHOWN],
        link=str(click.get("link") or ""),
        agent=str(click.get("userAgent") or ""),
        address=str(click.get("ipAddress") or ""),
        tags=tags,
    )
