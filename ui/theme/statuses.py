"""How every state is shown: a tone, an icon and a word, never a colour alone."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """The tone (neutral, accent, purple, success, warning, danger), icon and word of a state."""

    tone: str
    icon: str
    word: str


STATUSES: dict[str, Look] = {
    "abandoned": Look("neutral", "circle-x", "Abandoned"),
    "action_required": Look("warning", "triangle-alert", "Needs you"),
    "active": Look("success", "circle-check", "Active"),
    "applied": Look("success", "check-check", "Applied"),
    "approved": Look("accent", "check", "Approved"),
    "archived": Look("neutral", "archive", "Archived"),
    "available": Look("success", "circle-check", "Available"),
    "awaiting_records": Look("warning", "clock", "Pending"),
    "buying": Look("accent", "loader-circle", "Buying"),
    "cancelled": Look("neutral", "ban", "Cancelled"),
    "checking_availability": Look("accent", "search", "Looking up"),
    "clean": Look("success", "circle-check", "Clean"),
    "completed": Look("success", "circle-check", "Visible everywhere"),
    "connected": Look("success", "link", "Connected"),
    "connecting": Look("accent", "loader-circle", "Connecting"),
    "created": Look("success", "mail-check", "Created"),
    "creating": Look("accent", "loader-circle", "Creating"),
    "declined": Look("danger", "credit-card", "Declined"),
    "discarded": Look("neutral", "trash-2", "Discarded"),
    "disconnected": Look("neutral", "plug", "Disconnected"),
    "dns_configuring": Look("accent", "loader-circle", "Setting up DNS"),
    "dns_pending": Look("warning", "hourglass", "DNS pending"),
    "dns_propagating": Look("accent", "radio", "Becoming visible"),
    "done": Look("success", "circle-check", "Done"),
    "draft": Look("neutral", "pencil", "Draft"),
    "drifted": Look("warning", "triangle-alert", "Changed"),
    "drill": Look("warning", "flask-conical", "Drill"),
    "error": Look("warning", "circle-alert", "No answer"),
    "failed": Look("danger", "circle-alert", "Failed"),
    "good": Look("success", "circle-check", "Good"),
    "granted": Look("success", "circle-check", "Granted"),
    "healthy": Look("success", "heart-pulse", "Healthy"),
    "interested": Look("success", "trending-up", "Interested"),
    "listed": Look("danger", "octagon-x", "Listed"),
    "live": Look("success", "radio", "Live"),
    "locked": Look("danger", "lock", "Locked"),
    "missing": Look("neutral", "circle-dashed", "Not set up"),
    "moving": Look("accent", "loader-circle", "In progress"),
    "nameservers_verified": Look("success", "server", "Name servers verified"),
    "not_interested": Look("neutral", "minus", "Not interested"),
    "open": Look("accent", "circle", "Open"),
    "other": Look("neutral", "mail", "Other"),
    "out_of_office": Look("neutral", "clock", "Out of office"),
    "paid": Look("success", "badge-check", "Paid"),
    "passed": Look("success", "circle-check", "Passes"),
    "past_due": Look("danger", "credit-card", "Past due"),
    "paused": Look("warning", "circle-pause", "Paused"),
    "pending": Look("neutral", "circle-dashed", "Pending"),
    "pending_nameservers": Look("warning", "hourglass", "Waiting for name servers"),
    "pending_payment": Look("warning", "credit-card", "Awaiting payment"),
    "planned": Look("accent", "pencil", "Planned"),
    "polling": Look("accent", "radio", "Watching"),
    "preparing": Look("accent", "loader-circle", "Preparing"),
    "propagated": Look("success", "circle-check", "Propagated"),
    "propagating": Look("accent", "radio", "Propagating"),
    "proved": Look("success", "shield-check", "Proved"),
    "provisioning": Look("accent", "loader-circle", "Provisioning"),
    "published": Look("accent", "radio", "Published"),
    "purchased": Look("success", "badge-check", "Yours"),
    "purchasing": Look("accent", "shopping-cart", "Purchasing"),
    "question": Look("accent", "circle-help", "Question"),
    "queued": Look("neutral", "clock", "Queued"),
    "reading": Look("success", "inbox", "Reading"),
    "ready": Look("success", "circle-check", "Ready"),
    "received": Look("success", "mail-check", "Received"),
    "refunded": Look("neutral", "undo-2", "Refunded"),
    "refused": Look("danger", "circle-x", "Refused"),
    "removed": Look("neutral", "circle-x", "Removed"),
    "running": Look("accent", "loader-circle", "Running"),
    "sandbox": Look("warning", "flask-conical", "Sandbox"),
    "scheduled": Look("purple", "calendar", "Scheduled"),
    "sending": Look("accent", "loader-circle", "Sending"),
    "sent": Look("success", "send", "Sent"),
    "skipped": Look("neutral", "minus", "Skipped"),
    "stopped": Look("danger", "octagon-x", "Stopped"),
    "succeeded": Look("success", "circle-check", "Succeeded"),
    "suspended": Look("danger", "ban", "Suspended"),
    "throttled": Look("warning", "gauge", "Throttled"),
    "timeout": Look("warning", "clock-alert", "Still not everywhere"),
    "trialing": Look("purple", "sparkles", "Trial"),
    "unavailable": Look("neutral", "circle-x", "Gone"),
    "unchecked": Look("neutral", "circle-help", "Not checked"),
    "undone": Look("neutral", "undo-2", "Undone"),
    "unknown": Look("warning", "circle-help", "Unknown"),
    "unreachable": Look("warning", "plug", "No answer"),
    "unsubscribe": Look("warning", "ban", "Wants to leave"),
    "untried": Look("neutral", "circle-dashed", "Not tested"),
    "unverified": Look("danger", "circle-x", "Failed"),
    "upgrading": Look("purple", "trending-up", "Upgrading"),
    "verified": Look("success", "shield-check", "Verified"),
    "verifying": Look("accent", "loader-circle", "Verifying"),
    "waiting": Look("warning", "hourglass", "Waiting"),
    "waits": Look("warning", "hourglass", "Waits"),
    "warming": Look("warning", "flame", "Warming"),
    "warned": Look("warning", "triangle-alert", "Warned"),
    "working": Look("success", "circle-check", "Working"),
}

LEVELS: dict[str, Look] = {
    "good": Look("success", "circle-check", "Good"),
    "fair": Look("warning", "triangle-alert", "Fair"),
    "poor": Look("danger", "circle-alert", "Poor"),
    "none": Look("neutral", "circle-dashed", "No data"),
}


def look(status: str) -> Look:
    """Return how a state is shown; a state not listed keeps its own name, in a neutral tone."""
    return STATUSES.get(status) or Look("neutral", "circle", status.replace("_", " ").capitalize())
