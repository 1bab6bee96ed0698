"""What a change of plan costs now, by the rule Razorpay publishes, since it offers no preview.

The rest of the cycle is counted in days, and a day counts as soon as it has begun. Source:
https://razorpay.com/docs/payments/subscriptions/update, read November 2026.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.razorpay import facts
from adapters.razorpay.refusals import PROVIDER
from adapters.shapes import Shape
from core.errors import Rejected
from core.ports.payments import Proration

DAY = timedelta(days=1)
FIXED = ("upi", "emandate", "nach")
"""Ways to pay whose subscriptions cannot be moved to another plan."""


def preview(held: Shape, present: Shape, wanted: Shape, now: datetime) -> Proration:
    """Compute a change; raise Rejected where the way to pay does not allow one."""
    require_movable(held)
    start, end = facts.moment(held["current_start"]), facts.moment(held["current_end"])
    quantity = held["quantity"].whole()
    old, new = (plan["item"]["amount"].whole() * quantity for plan in (present, wanted))
    share = _rest(start, end, now) if start and end else 1.0
    due = round((new - old) * share)
    back = -round(old * share)
    lines = (
        (f"Unused days of {present['item']['name'].text()}", back),
        (f"Remaining days of {wanted['item']['name'].text()}", due - back),
    )
    return Proration(due_now_cents=max(0, due), next_monthly_cents=new, lines=lines)


def require_movable(held: Shape) -> None:
    """Raise Rejected for a subscription that Razorpay will not move."""
    method = held.first("payment_method").text_or_empty()
    if method in FIXED:
        raise Rejected(
            f"A subscription paid by {method.upper()} cannot be moved to another package.",
            provider=PROVIDER,
            action="Pay by an international card, or cancel and choose the other package then.",
        )


def _rest(start: datetime, end: datetime, now: datetime) -> float:
    days = max(1, round((end - start) / DAY))
    return max(0, days - (now - start) // DAY) / days
