"""An organization's own relays."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_list_field, one_of
from data.session import Session


class RelayStatus(StrEnum):
    """What the last try of a relay showed."""

    untried = "untried"
    working = "working"
    failed = "failed"


R = RelayStatus
TRANSITIONS: dict[RelayStatus, frozenset[RelayStatus]] = {
    R.untried: frozenset({R.working, R.failed}),
    R.working: frozenset({R.untried, R.failed}),
    R.failed: frozenset({R.untried, R.working}),
}


class Tls(StrEnum):
    """How the connection to a relay is encrypted."""

    tls = "tls"
    starttls = "starttls"
    none = "none"


class Relay(Scoped, Stamped, table=True):
    """One relay. ``chosen``: mail of the organization goes over it instead of the platform.

    ``steps`` is what the last try showed: {name, ok, detail, action}. Limits of 0 do not bind.
    """

    __tablename__ = "relays"
    __table_args__ = (
        one_of("status", RelayStatus),
        one_of("tls", Tls),
        Index("uq_relays_one_chosen", "organization_id", unique=True, postgresql_where="chosen"),
    )

    name: str
    host: str
    port: int
    tls: str = Tls.starttls
    login: str = ""
    sealed_password: str = ""
    chosen: bool = False
    status: str = RelayStatus.untried
    problem: str = ""
    steps: list[Any] = json_list_field()
    per_second: float = 0
    per_day: int = 0
    version: int = 1
    checked_at: datetime | None = Field(default=None, sa_type=Time)
    worked_at: datetime | None = Field(default=None, sa_type=Time)


async def listing(session: Session) -> list[Relay]:
    """Return the organization's relays by name."""
    return list(await session.exec(select(Relay).order_by(col(Relay.name), col(Relay.id))))


async def spare(session: Session) -> list[Relay]:
    """Return the organization's relays that work and are not in use, the latest proved first."""
    query = select(Relay).where(col(Relay.chosen).is_(False), Relay.status == RelayStatus.working)
    return list(await session.exec(query.order_by(col(Relay.worked_at).desc().nulls_last())))


async def in_use(session: Session) -> list[Relay]:
    """Return the relays that mail of any organization goes over."""
    query = select(Relay).where(col(Relay.chosen)).order_by(col(Relay.checked_at).nulls_first())
    return list(await session.exec(query))
