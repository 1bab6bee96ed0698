"""Organizations whose mail goes over a relay of their own, old enough for no ramp to bind."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from core.sending import limits
from core.system import Actor, System
from data.sending.organization_limits import DomainRamp
from data.sending.relays import Relay, RelayStatus, Tls
from tests.support import campaigning
from tests.support.journey import customer

LONG_AGO = timedelta(days=60)


async def relayed(
    system: System, port: int, name: str = "Acme", *, per_second: float = 0, per_day: int = 0
) -> tuple[Actor, UUID]:
    """Make an organization that sends over a relay on this machine; return its owner and sender."""
    actor = await customer(system, name)
    domain = f"{name.lower()}.example"
    sender_id = await campaigning.sender(system, actor, f"news@{domain}")
    async with system.work(actor) as work:
        now = work.now()
        work.session.add(
            Relay(
                organization_id=work.organization_id,
                name="Own",
                host="127.0.0.1",
                port=port,
                tls=Tls.none,
                chosen=True,
                status=RelayStatus.working,
                per_second=per_second,
                per_day=per_day,
                created_at=now,
                updated_at=now,
            )
        )
    await seasoned(system, actor, domain)
    return actor, sender_id


async def seasoned(system: System, actor: Actor, domain: str) -> None:
    """Let an organization and its domain have begun to send long ago."""
    organization_id = actor.require_organization()
    async with system.platform(Actor.job()) as work:
        then = work.now() - LONG_AGO
        await limits.change(work, organization_id, limits.Quotas())
        await work.session.run(
            text(
                "update organization_limits set first_sent_at = :then where organization_id = :id"
            ),
            {"then": then, "id": organization_id},
        )
        work.session.add(
            DomainRamp(
                organization_id=organization_id,
                domain=domain,
                started_at=then,
                created_at=then,
                updated_at=then,
            )
        )


async def young(system: System, actor: Actor) -> None:
    """Let an organization have sent nothing yet; its domain is known already."""
    async with system.platform(Actor.job()) as work:
        await work.session.run(
            text("update organization_limits set first_sent_at = null where organization_id = :id"),
            {"id": actor.organization_id},
        )


async def redirected(system: System, actor: Actor, port: int) -> None:
    """Let an organization's relay listen elsewhere, and nobody remember the account as closed."""
    async with system.platform(Actor.job()) as work:
        await work.session.run(
            text("update relays set port = :port where organization_id = :id"),
            {"port": port, "id": actor.organization_id},
        )
