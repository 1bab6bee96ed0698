"""Trying relays: settings before they are kept, kept ones on demand, those in use by ourselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from core.errors import Conflict
from core.ports.sending import RelayAddress, TestStep
from core.sending import relays, sender_notices
from core.sending.relays import Relay, RelayGiven, RelayStatus
from core.system import Actor, System, Work
from data.sending import relays as rows
from data.sending import senders as sender_rows
from data.sending.relays import TRANSITIONS

__all__ = ["TestStep", "check", "try_out", "watch_chosen"]


async def try_out(
    system: System, actor: Actor, given: RelayGiven, relay_id: UUID | None = None
) -> Sequence[TestStep]:
    """Try settings step by step without keeping them; a known password is used where none is given."""
    actor.require_owner()
    clean = given.checked()
    async with system.work(actor) as work:
        known = await relays.get(work, relay_id) if relay_id else None
        sender = await _test_sender(work)
    same = known is not None and (known.host, known.port) == (clean.host, clean.port)
    password = clean.password or (
        relays.password_of(system, known) if known is not None and same else ""
    )
    wanted = RelayAddress(clean.host, clean.port, clean.tls, clean.login, password)
    return await system.ports.mail.try_relay(wanted, sender)


async def check(system: System, actor: Actor, relay_id: UUID) -> Relay:
    """Try a kept relay and write down what every step showed; its people are told of a change."""
    async with system.work(actor) as work:
        relay = await relays.get(work, relay_id)
        sender = await _test_sender(work)
    steps = await system.ports.mail.try_relay(relays.address(system, relay), sender)
    async with system.work(actor) as work:
        stored = await relays.locked(work, relay_id)
        if stored.version != relay.version:
            return stored
        stored.steps = [asdict(step) for step in steps]
        broken = next((step for step in steps if not step.ok), None)
        await _note(work, stored, f"{broken.detail} {broken.action}".strip() if broken else "")
    return stored


async def watch_chosen(system: System) -> int:
    """Try every relay that mail goes over; return how many there are. A tick of a quarter hour."""
    async with system.platform(Actor.job()) as work:
        found = await rows.in_use(work.session)
    for relay in found:
        await check(system, Actor.job(relay.organization_id), relay.id)
    return len(found)


async def _note(work: Work, relay: Relay, problem: str) -> None:
    before = relay.status
    status = RelayStatus.failed if problem else RelayStatus.working
    relay.status, relay.problem, relay.checked_at = status, problem, work.now()
    if status is RelayStatus.working:
        relay.worked_at = work.now()
    relays.changed(work, relay)
    if before == status:
        return
    if status not in TRANSITIONS[RelayStatus(before)]:
        raise Conflict("This relay has moved on.")
    if status is RelayStatus.failed and relay.worked_at is not None:
        await sender_notices.relay_failed(work, relay)
    elif before == RelayStatus.failed and relay.chosen:
        await sender_notices.relay_works(work, relay)


async def _test_sender(work: Work) -> str:
    default = await sender_rows.default(work.session)
    return default.email if default else work.actor.email or work.system.settings.operator_email
