"""What a registrar last said about names; the same for everybody, so it belongs to no tenant."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from data.base import Time


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
