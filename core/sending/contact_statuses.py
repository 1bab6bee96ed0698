"""Statuses of contacts: where each may come from, and what a suppression makes of one."""

from __future__ import annotations

from data.sending.contacts import TRANSITIONS, ContactStatus
from data.sending.suppressions import SuppressionKind

__all__ = ["AFTER", "TITLES", "ContactStatus", "before"]

AFTER: dict[str, ContactStatus] = {
    SuppressionKind.inactive: ContactStatus.inactive,
    SuppressionKind.manual: ContactStatus.unsubscribed,
    SuppressionKind.bounce: ContactStatus.bounced,
    SuppressionKind.unsubscribe: ContactStatus.unsubscribed,
    SuppressionKind.complaint: ContactStatus.complained,
    SuppressionKind.erased: ContactStatus.unsubscribed,
}
"""The status of a contact whose address is suppressed."""

TITLES = {
    ContactStatus.subscribed: "Subscribed",
    ContactStatus.unsubscribed: "Unsubscribed",
    ContactStatus.bounced: "Bounced",
    ContactStatus.complained: "Complained",
    ContactStatus.inactive: "Inactive",
}


def before(status: ContactStatus) -> list[str]:
    """Return the statuses a contact may have had to get this one."""
    return [one.value for one, onward in TRANSITIONS.items() if status in onward]
