"""Relays of an organization's own: kept sealed, chosen when they work, and forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from core.accounts import audit, inputs
from core.errors import Conflict, Invalid, NotFound
from core.ports.sending import RelayAddress
from core.sending import sender_notices
from core.system import System, Work
from core.vault import Place
from data.sending import relays as rows
from data.sending import senders as sender_rows
from data.sending.relays import Relay, RelayStatus, Tls

__all__ = [
    "Relay",
    "RelayGiven",
    "RelayStatus",
    "Tls",
    "address",
    "choose",
    "chosen",
    "get",
    "listing",
    "remove",
    "save",
]

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?")
HIGHEST_PORT = 65535
FASTEST_PER_SECOND, MOST_PER_DAY = 10_000, 100_000_000
MOST_RELAYS = 10


@dataclass(frozen=True, slots=True)
class RelayGiven:
    """What a person says of a relay; an empty password keeps the one that is known.

    Limits of 0 do not bind.
    """

    name: str
    host: str
    port: int
    tls: str = Tls.starttls
    login: str = ""
    password: str = ""
    per_second: float = 0
    per_day: int = 0

    def checked(self) -> RelayGiven:
        """Return it cleaned; raise Invalid naming the first field that will not do."""
        host = self.host.strip().rstrip(".").lower()
        if not HOST.fullmatch(host):
            raise Invalid("Enter the relay's host name, as smtp.example.com.", field="host")
        if not 0 < self.port <= HIGHEST_PORT:
            raise Invalid("A port is a number from 1 to 65535.", field="port")
        if self.tls not in set(Tls):
            raise Invalid("Choose how the connection is encrypted.", field="tls")
        if not 0 <= self.per_second <= FASTEST_PER_SECOND:
            raise Invalid("Messages a second: 0 for no limit, or more.", field="per_second")
        if not 0 <= self.per_day <= MOST_PER_DAY:
            raise Invalid("Messages a day: 0 for no limit, or more.", field="per_day")
        return RelayGiven(
            inputs.line(self.name, "name") or host,
            host,
            self.port,
            self.tls,
            inputs.line(self.login, "login"),
            _secret(self.password),
            self.per_second,
            self.per_day,
        )


async def save(work: Work, given: RelayGiven, relay_id: UUID | None = None) -> Relay:
    """Keep a relay, a new one or in place of what is known; owners only. It is to be tried anew."""
    work.actor.require_owner()
    clean, now = given.checked(), work.now()
    if relay_id is None:
        if len(await rows.listing(work.session)) >= MOST_RELAYS:
            raise Conflict(f"Keep at most {MOST_RELAYS} relays.", action="Remove one first.")
        relay = Relay(
            organization_id=work.organization_id,
            name=clean.name,
            host=clean.host,
            port=clean.port,
            created_at=now,
            updated_at=now,
        )
        work.session.add(relay)
    else:
        relay = await locked(work, relay_id)
    moved = (relay.host, relay.port) != (clean.host, clean.port)
    relay.name, relay.host, relay.port, relay.tls = clean.name, clean.host, clean.port, clean.tls
    relay.login, relay.per_second, relay.per_day = clean.login, clean.per_second, clean.per_day
    if clean.password or moved or not clean.login:
        sealed = work.vault.seal(clean.password, _place(relay)) if clean.password else ""
        relay.sealed_password = sealed
    relay.status, relay.problem, relay.steps = RelayStatus.untried, "", []
    changed(work, relay)
    await work.session.flush()
    await audit.record(work, "relay.saved", "relay", relay.id)
    return relay


async def choose(work: Work, relay_id: UUID | None) -> None:
    """Send over a relay from now on, or over the platform again; owners only.

    Raises Conflict "relay_untried" for a relay that has not been seen working.
    """
    work.actor.require_owner()
    await sender_rows.take_turn(work.session, work.organization_id)
    relay = await locked(work, relay_id) if relay_id else None
    if relay is not None and relay.status != RelayStatus.working:
        raise Conflict(
            f"{relay.name} has not been seen working.",
            code="relay_untried",
            action="Test its connection first.",
        )
    for other in await rows.listing(work.session):
        if other.chosen:
            other.chosen = False
            changed(work, other)
    await work.session.flush()
    if relay is not None:
        relay.chosen = True
        changed(work, relay)
    await audit.record(work, "relay.chosen", "relay", relay_id or "none")


async def remove(work: Work, relay_id: UUID) -> None:
    """Forget a relay; owners only. Raises Conflict while mail goes over it."""
    work.actor.require_owner()
    relay = await locked(work, relay_id)
    if relay.chosen:
        raise Conflict(f"Mail goes over {relay.name}.", action="Stop using it first.")
    await work.session.delete(relay)
    await audit.record(work, "relay.removed", "relay", relay.id)
    work.ring(sender_notices.topic(work.organization_id))


async def get(work: Work, relay_id: UUID) -> Relay:
    """Return a relay; raise NotFound when there is none."""
    relay = await work.session.get(Relay, relay_id)
    if relay is None:
        raise NotFound("There is no such relay.", action="Go back to your relays.")
    return relay


async def listing(work: Work) -> list[Relay]:
    """Return the organization's relays by name."""
    return await rows.listing(work.session)


async def chosen(work: Work) -> Relay | None:
    """Return the relay that mail of the organization goes over, None for the platform."""
    return (await work.session.exec(select(Relay).where(col(Relay.chosen)))).first()


def address(system: System, relay: Relay) -> RelayAddress:
    """Return how a relay is reached, its password opened."""
    password, most = password_of(system, relay), system.settings.relay_connections
    return RelayAddress(relay.host, relay.port, relay.tls, relay.login, password, most)


def changed(work: Work, relay: Relay) -> None:
    """Count a change of a relay and ring whoever looks at it."""
    relay.version += 1
    relay.updated_at = work.now()
    work.ring(sender_notices.topic(work.organization_id))


async def locked(work: Work, relay_id: UUID) -> Relay:
    """Return a relay as it is now, locked; raise NotFound when there is none."""
    relay = await work.session.get(Relay, relay_id, with_for_update=True, populate_existing=True)
    if relay is None:
        raise NotFound("There is no such relay.", action="Go back to your relays.")
    return relay


def password_of(system: System, relay: Relay) -> str:
    """Return the password of a relay, opened; empty when it has none."""
    return system.vault.open(relay.sealed_password, _place(relay)) if relay.sealed_password else ""


def _secret(text: str) -> str:
    if len(text) > inputs.LONGEST_LINE or not text.isprintable():
        raise Invalid("This cannot be a password.", field="password")
    return text


def _place(relay: Relay) -> Place:
    return Place(relay.organization_id, "relays", "sealed_password", relay.id)
