"""The lines of a cart: what is paid once, what every month, and the sum due first."""

from __future__ import annotations

from typing import TypedDict

from core.ports.payments import CheckoutLine
from data.billing.tiers import Tier


class Line(TypedDict):
    """One line, as it is stored with a checkout and shown before paying."""

    name: str
    amount_cents: int
    monthly: bool


def lines_of(tier: Tier, surcharge_cents: int = 0) -> list[Line]:
    """Return what a new package costs: setup, dearer names if any, and the first month."""
    setup = Line(name=f"{tier.name} setup", amount_cents=tier.setup_fee_cents, monthly=False)
    month = Line(name=tier.name, amount_cents=tier.monthly_fee_cents, monthly=True)
    return [setup, *_surcharge(surcharge_cents), month]


def upgrade_lines(current: Tier, tier: Tier, surcharge_cents: int = 0) -> list[Line]:
    """Return what moving to a larger package costs once; the month is prorated by the provider."""
    difference = max(0, tier.setup_fee_cents - current.setup_fee_cents)
    extra = tier.domain_count - current.domain_count
    name = f"{tier.name}: setup of {extra} more domain{'' if extra == 1 else 's'}"
    setup = [Line(name=name, amount_cents=difference, monthly=False)] if difference else []
    return [*setup, *_surcharge(surcharge_cents)]


def total_cents(lines: list[Line]) -> int:
    """Return what is due at first, the first month included."""
    return sum(line["amount_cents"] for line in lines)


def monthly_cents(lines: list[Line]) -> int:
    """Return what is paid every month."""
    return sum(line["amount_cents"] for line in lines if line["monthly"])


def package_cart(tier: Tier, lines: list[Line]) -> list[CheckoutLine]:
    """Return the lines of a new package as the provider takes them: by its prices, as far as made."""
    setup = [CheckoutLine(price_ref=tier.setup_price_ref)]
    month = [CheckoutLine(price_ref=tier.monthly_price_ref)]
    return [*setup, *named_cart(lines[1:-1]), *month]


def named_cart(lines: list[Line]) -> list[CheckoutLine]:
    """Return one-time lines as the provider takes them, named on the spot."""
    return [CheckoutLine(name=line["name"], amount_cents=line["amount_cents"]) for line in lines]


def _surcharge(cents: int) -> list[Line]:
    return (
        [Line(name="Names above the allowance", amount_cents=cents, monthly=False)] if cents else []
    )
