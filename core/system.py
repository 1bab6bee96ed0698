"""The running system, who acts in it, and the unit of work: one transaction, one organization."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from sqlalchemy.exc import DataError

from core.bus import EVERYTHING, Bus
from core.cache import Cache
from core.clock import Clock
from core.doors import transaction_open
from core.errors import Invalid, NotPermitted
from core.settings import Settings
from core.strain import Lately
from core.vantage import VantagePoint
from core.vault import Vault
from data.session import Database, DatabaseRole, Session

if TYPE_CHECKING:
    from core.billing.purposes import Purpose
    from core.ports.world import Ports
    from core.tasks import TaskKind
    from core.workflow import Workflow

PLATFORM_ROLES = ("operator", "admin")
NUL = "(0x00)"
"""How the driver names the one character that PostgreSQL keeps in no text."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``role`` is owner or member within the organization, or "system" for our own jobs.

    ``platform_role`` is none, operator or admin; the last two only with a second factor shown.
    """

    user_id: UUID | None
    role: str
    organization_id: UUID | None = None
    platform_role: str = "none"
    name: str = ""
    email: str = ""
    organization_name: str = ""
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    """The key a program acts with, on behalf of the person; None for the person themselves."""

    @classmethod
    def job(cls, organization_id: UUID | None = None) -> Self:
        """Return the identity our own jobs act under, for one organization or for the platform."""
        platform = "admin" if organization_id is None else "none"
        return cls(None, "system", organization_id, platform, name="Mailwright")

    @property
    def shown_role(self) -> str:
        """The role as the audit log names it."""
        if self.api_key_id is not None:
            return "api key"
        return self.platform_role if self.platform_role != "none" else self.role

    def require_organization(self) -> UUID:
        """Return the organization acted for; raise NotPermitted when there is none."""
        if self.organization_id is None:
            raise NotPermitted("This needs an organization.", action="Sign in as a member.")
        return self.organization_id

    def require_owner(self) -> None:
        """Raise NotPermitted unless this is an owner of the organization, or a job of ours."""
        if self.role not in ("owner", "system"):
            raise NotPermitted("Only an owner of the organization may do this.")

    def require_platform(self, *roles: str) -> None:
        """Raise NotPermitted unless this actor has one of the platform roles (default: any)."""
        if self.platform_role not in (roles or PLATFORM_ROLES):
            raise NotPermitted(
                "Only the platform's own staff may do this.", action="Sign in at /operate/sign-in."
            )


@dataclass(slots=True)
class PlatformWork:
    """One transaction across organizations. Rings go out after the commit."""

    session: Session
    actor: Actor
    system: System
    rings: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the time, from the clock."""
        return self.system.clock.now()

    def ring(self, topic: str) -> None:
        """Ring a topic once this transaction is committed."""
        self.rings.append(topic)

    @property
    def vault(self) -> Vault:
        """The vault that seals and opens secrets."""
        return self.system.vault


@dataclass(slots=True)
class Work(PlatformWork):
    """One transaction of one organization; the database shows it nothing else."""

    @property
    def organization_id(self) -> UUID:
        """The organization this work belongs to."""
        return self.actor.require_organization()


async def always_leads() -> bool:
    """Answer for a process that is alone."""
    return True


def never_looked() -> datetime | None:
    """Answer for a process that does no work."""
    return None


@dataclass(slots=True)
class System:
    """Everything that runs, built once by main.py and handed to every door."""

    settings: Settings
    database: Database
    vault: Vault
    clock: Clock
    bus: Bus
    ports: Ports
    workflows: dict[str, Workflow] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)
    tasks: dict[str, TaskKind] = field(default_factory=dict)
    platform_secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    """The platform's own credentials by provider, for organizations that bring none."""
    vantage_points: tuple[VantagePoint, ...] = ()
    leads: Callable[[], Awaitable[bool]] = always_leads
    last_look: Callable[[], datetime | None] = never_looked
    """When this process last looked for work, by the wall clock."""
    unwritten: str = ""
    """Why this process cannot write to the database at present; "" while it can."""
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    lately: Lately = field(default_factory=lambda: Lately(Clock.wall))
    cache: Cache = field(init=False)
    """What was read and is kept; doorbells drop it."""

    def __post_init__(self) -> None:
        """Make the cache, and let it hear every doorbell."""
        settings = self.settings
        self.cache = Cache(self.clock, settings.cache_megabytes << 20, settings.cache_factor)
        self.bus.listen(EVERYTHING, self.cache.drop)

    @asynccontextmanager
    async def work(self, actor: Actor) -> AsyncIterator[Work]:
        """Open one transaction of the actor's organization; commit on a clean exit."""
        organization_id = actor.require_organization()
        async with self._open(DatabaseRole.user, organization_id) as session:
            work = Work(session, actor, self)
            yield work
        self._ring(work)

    @asynccontextmanager
    async def platform(self, actor: Actor) -> AsyncIterator[PlatformWork]:
        """Open one transaction across organizations; commit on a clean exit.

        What the actor may do there is checked by the use case.
        """
        async with self._open(DatabaseRole.system) as session:
            work = PlatformWork(session, actor, self)
            yield work
        self._ring(work)

    @asynccontextmanager
    async def _open(
        self, role: DatabaseRole, organization_id: UUID | None = None
    ) -> AsyncIterator[Session]:
        token = transaction_open.set(True)
        try:
            async with self.database.transaction(role, organization_id) as session:
                yield session
        except DataError as error:
            if NUL not in str(error.orig):
                raise
            raise Invalid("It holds a character that cannot be kept: zero.") from None
        finally:
            transaction_open.reset(token)

    def _ring(self, work: PlatformWork) -> None:
        for topic in dict.fromkeys(work.rings):
            self.bus.ring(topic)

    async def close(self) -> None:
        """Give back what the process holds."""
        for close in self.closing:
            await close()
        await self.database.close()
