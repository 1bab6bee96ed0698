"""Moving the status of a checkout along its table, and nowhere else."""

from __future__ import annotations

from datetime import datetime

from core.errors import Conflict
from data.billing.checkouts import TRANSITIONS, Checkout, CheckoutStatus


def move(checkout: Checkout, status: CheckoutStatus, now: datetime) -> None:
    """Move a checkout to a status; raise Conflict when its table does not allow it."""
    current = CheckoutStatus(checkout.status)
    if status is not current and status not in TRANSITIONS[current]:
        raise Conflict(f"This payment is {current} and cannot become {status}.")
    checkout.status, checkout.updated_at = status, now
