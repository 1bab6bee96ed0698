"""The JSON of carts and orders of domains. Prices are cents a year."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.domains.orders_cart import MOST_ITEMS
from ui.api.v1.models import Given, Text, WhyShown


class NameSearch(Given):
    """A word to look up over all endings, or whole names."""

    text: Text


class CartNames(Given):
    """Names for the cart."""

    names: Annotated[list[Text], Field(min_length=1, max_length=MOST_ITEMS)]


class CartWishes(Given):
    """Whether DNS is set up as soon as a name is bought."""

    auto_configure: bool


class NameOfferShown(BaseModel):
    """A name as it is offered; null where it is not sold. Only a ``sellable`` one may be bought."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    registrar: str
    available: bool
    premium: bool
    sellable: bool
    price_cents: int | None
    renewal_cents: int | None


class NamesFoundShown(BaseModel):
    """What is known of the names; ``unsold`` have endings nobody here sells, ``unasked`` wait."""

    model_config = ConfigDict(from_attributes=True)

    offers: list[NameOfferShown]
    unsold: list[str]
    unasked: list[str]
    why: WhyShown | None


class OrderItemShown(BaseModel):
    """A name of an order: what it costs, where it is, why it failed, what was given back."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    registrar: str
    status: str
    price_cents: int
    renewal_cents: int | None
    state: str
    reason: str
    refunded_cents: int
    bought_at: datetime | None
    domain_id: UUID | None


class CartShown(BaseModel):
    """The cart. Prices hold until ``quoted_until``; ``changes`` say what a new look has changed."""

    order_id: UUID | None
    items: list[OrderItemShown]
    total_cents: int
    auto_configure: bool
    fresh: bool
    quoted_until: datetime | None
    changes: list[str]


class CheckoutShown(BaseModel):
    """Where the cart is paid."""

    payment_url: str


class OrderShown(BaseModel):
    """An order with what became of each name."""

    id: UUID
    status: str
    auto_configure: bool
    created_at: datetime
    paid_at: datetime | None
    finished_at: datetime | None
    items: list[OrderItemShown]
