"""Couriers, the workers that deliver, and the accounts they deliver to."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from data.base import Time


class Courier(SQLModel, table=True):
    """A worker with messages in hand; they are free again when its lease has run out.

    Times are by the wall clock. One lease a worker, instead of one a message: prolonging it is one
    row, however much is in hand.
    """

    __tablename__ = "couriers"

    id: str = Field(primary_key=True)
    started_at: datetime = Field(sa_type=Time)
    lease_until: datetime = Field(sa_type=Time)


class MailAccount(SQLModel, table=True):
    """An account at a provider, shared by all couriers: what it allows and whether it is closed.

    ``key`` is the provider's name, or "relay:<id>". ``tokens`` fill up by ``per_second`` and were
    so many at ``filled_at``. ``spent_today`` counts claims of ``day`` (in UTC, as ISO text). A limit
    of 0 does not bind. ``closed_until``: it takes nothing until then; ``closed_since``: it has taken
    nothing from then on, however often it was tried. None once it has taken something.
    """

    __tablename__ = "mail_accounts"

    key: str = Field(primary_key=True)
    per_second: float = 0
    per_day: int = 0
    tokens: float = 0
    filled_at: datetime = Field(sa_type=Time)
    day: str = ""
    spent_today: int = 0
    closed_since: datetime | None = Field(default=None, sa_type=Time)
    closed_until: datetime | None = Field(default=None, sa_type=Time)
    closed_reason: str = ""
    failures: int = 0
