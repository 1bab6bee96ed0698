"""What payments are for: the areas above billing say here what happens when money moves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.system import Work
from data.billing.checkouts import Checkout
from data.billing.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class Purpose:
    """What follows, in the same transaction that records it, exactly once each.

    ``paid``: a checkout is paid. ``ended``: its subscription is over. ``tier_changed``: the
    subscription moved to another tier (already stored in ``subscription.tier_id``).
    ``reclaim``: tell whether a checkout of this subject may still be paid.
    """

    paid: Callable[[Work, Checkout], Awaitable[None]]
    ended: Callable[[Work, Subscription], Awaitable[None]]
    tier_changed: Callable[[Work, Subscription], Awaitable[None]]
    reclaim: Callable[[Work, Checkout], Awaitable[bool]]
