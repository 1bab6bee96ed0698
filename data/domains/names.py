"""What a registrar last said about names; the same for everybody, so it belongs to no tenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from data.base import Time
from data.session import Session

KEEP = text("""
    insert into name_checks
        (name, seller, available, premium, price_cents, renewal_cents, checked_at)
    select name, :seller, available, premium, price_cents, renewal_cents, :checked_at
      from unnest(
               cast(:names as varchar[]),
               cast(:available as boolean[]),
               cast(:premium as boolean[]),
               cast(:prices as integer[]),
               cast(:renewals as integer[])
           ) as said (name, available, premium, price_cents, renewal_cents)
     order by name
    on conflict (name, seller) do update set
        available = excluded.available,
        premium = excluded.premium,
        price_cents = excluded.price_cents,
        renewal_cents = excluded.renewal_cents,
        checked_at = excluded.checked_at
""")
"""Sorted, so that two searches for the same names wait for each other instead of both failing."""


class NameCheck(SQLModel, table=True):
    """One answer. ``price_cents`` is None when the name cannot be sold on this route.

    ``seller`` is the registrar asked; empty means the host of guided packages.
    """

    __tablename__ = "name_checks"

    name: str = Field(primary_key=True)
    seller: str = Field(default="", primary_key=True)
    available: bool
    premium: bool = False
    price_cents: int | None = None
    renewal_cents: int | None = None
    checked_at: datetime = Field(sa_type=Time)


async def keep(session: Session, checks: Sequence[NameCheck]) -> None:
    """Write a seller's answers of one moment, over what it said before; all names differ."""
    if checks:
        values = {
            "seller": checks[0].seller,
            "checked_at": checks[0].checked_at,
            "names": [one.name for one in checks],
            "available": [one.available for one in checks],
            "premium": [one.premium for one in checks],
            "prices": [one.price_cents for one in checks],
            "renewals": [one.renewal_cents for one in checks],
        }
        await session.run(KEEP, values)
