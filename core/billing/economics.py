"""What a package costs us, what it earns, and what it should be sold for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.billing.tiers import Tier

MAILBOX_MARKUP_CENTS = 100
"""What a mailbox earns a month, over what the vendor takes for it."""
SETUP_MARKUP_CENTS = 5000
"""What setting a package up earns, over the price of its names."""
INCLUDED_DOMAIN_CENTS = 1500
"""What the setup fee covers of the price of each name; a dearer one costs a surcharge."""


@dataclass(frozen=True, slots=True)
class Economics:
    """A package's costs and margins in cents; ``margin_share`` is of the first payment.

    A margin below zero is a loss; the share then is below zero too.
    """

    vendor_setup_cents: int
    vendor_monthly_cents: int
    setup_margin_cents: int
    monthly_margin_cents: int
    margin_share: float
    suggested_setup_cents: int
    suggested_monthly_cents: int


def economics(tier: Tier, domain_price_cents: int, slot_price_cents: int) -> Economics:
    """Compare a tier's fees with the vendors' price of a name a year and of a mailbox a month."""
    vendor_setup = tier.domain_count * domain_price_cents
    vendor_monthly = tier.mailbox_count * slot_price_cents
    setup_margin = tier.setup_fee_cents - vendor_setup
    monthly_margin = tier.monthly_fee_cents - vendor_monthly
    first_payment = tier.setup_fee_cents + tier.monthly_fee_cents
    return Economics(
        vendor_setup_cents=vendor_setup,
        vendor_monthly_cents=vendor_monthly,
        setup_margin_cents=setup_margin,
        monthly_margin_cents=monthly_margin,
        margin_share=(setup_margin + monthly_margin) / first_payment if first_payment else 0.0,
        suggested_setup_cents=vendor_setup + SETUP_MARKUP_CENTS,
        suggested_monthly_cents=vendor_monthly + tier.mailbox_count * MAILBOX_MARKUP_CENTS,
    )


def surcharge_cents(prices: Iterable[int]) -> int:
    """Return what names cost beyond the allowance that the setup fee holds for each."""
    return sum(max(0, price - INCLUDED_DOMAIN_CENTS) for price in prices)
