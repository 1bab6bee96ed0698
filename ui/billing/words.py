"""What is in a package, in words, and the mail somebody writes where nothing can be paid for."""

from __future__ import annotations

from urllib.parse import quote

from core.billing.tiers import Tier
from core.settings import Settings


def contents(tier: Tier) -> tuple[str, ...]:
    """Return what is in a package, one line each."""
    return (
        f"{tier.domain_count} domains for a year",
        f"{tier.mailbox_count} Google mailboxes",
        "Warmup on every mailbox",
        "Lead list and sequencer login",
    )


def mail_link(settings: Settings, subject: str) -> str:
    """Return a link that opens a mail to the operator with its subject filled in (RFC 6068)."""
    return f"mailto:{quote(settings.operator_email, safe='@')}?subject={quote(subject)}"
