"""Tiers: the packages on sale."""

from __future__ import annotations

from sqlmodel import Field

from data.base import Keyed, Stamped


class Tier(Keyed, Stamped, table=True):
    """A package. Fees are cents; the price refs are the payment provider's."""

    __tablename__ = "tiers"

    name: str
    slug: str = Field(unique=True)
    description: str = ""
    domain_count: int
    mailboxes_per_domain: int = 2
    setup_fee_cents: int
    monthly_fee_cents: int
    setup_price_ref: str = ""
    monthly_price_ref: str = ""
    active: bool = True
    sort_order: int = 0

    @property
    def mailbox_count(self) -> int:
        """How many mailboxes the package has."""
        return self.domain_count * self.mailboxes_per_domain
