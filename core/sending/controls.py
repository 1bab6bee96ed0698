"""The switches: stop sending for everybody or for one organization, see what that holds, go on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.system import Actor, PlatformWork, System
from data.accounts.organizations import Organization
from data.base import new_id
from data.sending import switches as rows
from data.sending.switches import Switch, SwitchScope
from data.session import Session

__all__ = [
    "Effect",
    "Switch",
    "SwitchScope",
    "current",
    "history",
    "of_organization",
    "preview",
    "resume",
    "stop",
]

TOPIC = "switches"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Effect:
    """What a switch holds: messages waiting, campaigns being sent, organizations concerned."""

    held: int
    campaigns: int
    organizations: int


async def preview(
    system: System, actor: Actor, scope: str, organization_id: UUID | None = None
) -> Effect:
    """Return what pressing a switch would hold now."""
    _require_staff(actor, scope)
    async with system.platform(actor) as work:
        return await _effect(work, await _concerned(work, scope, organization_id))


async def stop(
    system: System,
    actor: Actor,
    *,
    scope: str,
    organization_id: UUID | None = None,
    reason: str,
    drill: bool = False,
) -> Switch:
    """Stop sending within a second; a drill shows and records everything but lets mail go on.

    A real stop ends a drill that is on. Raises Conflict when it is stopped already.
    """
    _require_staff(actor, scope)
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        raise Invalid(f"Say why, in at most {LONGEST_REASON} characters.", field="reason")
    async with system.platform(actor) as work:
        concerned = await _concerned(work, scope, organization_id)
        before = await rows.pressed(work.session, concerned)
        if before is not None:
            if drill or not before.drill:
                raise Conflict("Sending is stopped here already.", action="See who did it and why.")
            _end(work, before)
            await work.session.flush()
        now = work.now()
        switch = Switch(
            id=new_id(),
            scope=scope,
            organization_id=concerned,
            reason=said,
            drill=drill,
            held=(await _effect(work, concerned)).held,
            stopped_by=actor.user_id,
            stopped_at=now,
            created_at=now,
            updated_at=now,
        )
        work.session.add(switch)
        await _record(work, "sending.drilled" if drill else "sending.stopped", switch)
        work.ring(TOPIC)
    return switch


async def resume(
    system: System, actor: Actor, *, scope: str, organization_id: UUID | None = None
) -> Switch:
    """Let sending go on exactly where it stopped; raise Conflict when no switch is on."""
    _require_staff(actor, scope)
    async with system.platform(actor) as work:
        concerned = await _concerned(work, scope, organization_id)
        switch = await rows.pressed(work.session, concerned)
        if switch is None:
            raise Conflict("Sending is not stopped here.")
        _end(work, switch)
        await _record(work, "sending.resumed", switch)
        work.ring(TOPIC)
    return switch


async def current(system: System) -> list[Switch]:
    """Return every switch that is on, the one for everybody last."""
    async with system.platform(Actor.job()) as work:
        return await rows.on(work.session)


async def of_organization(session: Session, organization_id: UUID) -> list[Switch]:
    """Return the switches that are on for an organization, drills too."""
    return await rows.on(session, organization_id)


async def history(system: System, actor: Actor, limit: int = 50) -> list[Switch]:
    """Return the presses of all switches, newest first."""
    actor.require_platform()
    async with system.platform(actor) as work:
        return await rows.latest(work.session, limit)


def _require_staff(actor: Actor, scope: str) -> None:
    if scope == SwitchScope.everybody:
        actor.require_platform("admin")
    else:
        actor.require_platform()


async def _concerned(work: PlatformWork, scope: str, organization_id: UUID | None) -> UUID | None:
    if scope == SwitchScope.everybody:
        return None
    if scope != SwitchScope.organization or organization_id is None:
        raise Invalid("Say whom to stop: everybody, or one organization.", field="scope")
    if await work.session.get(Organization, organization_id) is None:
        raise NotFound("There is no such organization.")
    return organization_id


async def _effect(work: PlatformWork, organization_id: UUID | None) -> Effect:
    row = await rows.effect(work.session, organization_id)
    return Effect(row.held, row.campaigns, row.organizations)


def _end(work: PlatformWork, switch: Switch) -> None:
    switch.resumed_by, switch.resumed_at = work.actor.user_id, work.now()
    switch.updated_at = work.now()


async def _record(work: PlatformWork, action: str, switch: Switch) -> None:
    await audit.record(
        work,
        action,
        "switch",
        switch.id,
        organization_id=switch.organization_id,
        scope=str(switch.scope),
        drill=switch.drill,
        held=switch.held,
    )
