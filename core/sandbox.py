"""Steering the sandbox: its time and ours together, its faults, its wallet, and the mail it caught.

Staff steer; everybody may read the mail addressed to them. In live mode there is nothing to steer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from core.errors import AppError, Invalid, NotFound
from core.ports.sandbox import (
    Exchange,
    FaultBoard,
    FaultWish,
    Sandbox,
    SandboxMail,
    SandboxTime,
    StoredMail,
)
from core.system import Actor, System

__all__ = ["Exchange", "FaultWish", "State", "StoredMail", "follow", "skip", "state"]

CLOCK, TOPIC = "clock", "sandbox"
LONGEST_SKIP = timedelta(days=31)
MOST_MAILS = 500
MOST_REQUESTS = 300
MOST_WALLET_CENTS = 10_000_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class State:
    """Time, wallet (cents), faults, and the number of the newest request."""

    time: SandboxTime
    wallet_cents: int
    faults: FaultBoard
    newest_request: int


async def state(system: System, actor: Actor) -> State:
    """Return how the sandbox stands."""
    sandbox = _controls(system, actor)
    newest = await sandbox.requests(1)
    return State(
        await sandbox.clock(),
        await sandbox.wallet(),
        await sandbox.faults(),
        newest[0].id if newest else 0,
    )


async def mail_servers(system: System, actor: Actor) -> SandboxMail:
    """Return where the sandbox takes mail and gives it back, and how busy its people are."""
    return await _controls(system, actor).mail_servers()


async def skip(system: System, actor: Actor, seconds: float) -> SandboxTime:
    """Move the sandbox's time and ours ahead together, in every process."""
    sandbox = _controls(system, actor)
    ahead = timedelta(seconds=seconds)
    if not timedelta() < ahead <= LONGEST_SKIP:
        raise Invalid(f"Skip between a second and {LONGEST_SKIP.days} days.", field="seconds")
    moved = await sandbox.skip(seconds)
    system.clock.skip(ahead)
    if actor.user_id:
        log.info("time_skipped", seconds=seconds, by=str(actor.user_id))
    for topic in (CLOCK, "runs", TOPIC):
        system.bus.ring(topic)
    return moved


async def set_tempo(system: System, actor: Actor, tempo: float) -> SandboxTime:
    """Set how many provider seconds pass in one of ours."""
    changed = await _controls(system, actor).set_tempo(tempo)
    system.bus.ring(TOPIC)
    return changed


async def set_wallet(system: System, actor: Actor, amount_cents: int) -> int:
    """Put exactly this amount in the wallet."""
    sandbox = _controls(system, actor)
    if not 0 <= amount_cents <= MOST_WALLET_CENTS:
        raise Invalid("Enter an amount from 0 to 100,000 dollars.", field="wallet")
    balance = await sandbox.set_wallet(amount_cents)
    system.bus.ring(TOPIC)
    return balance


async def inject(system: System, actor: Actor, wish: FaultWish) -> str:
    """Ask for a fault and return its id."""
    sandbox = _controls(system, actor)
    if wish.times is not None and wish.times < 1:
        raise Invalid("A fault happens at least once.", field="times")
    if wish.value < 0:
        raise Invalid("Seconds and statuses are not negative.", field="value")
    fault = await sandbox.inject(wish)
    system.bus.ring(TOPIC)
    return fault.id


async def clear(system: System, actor: Actor, fault_id: str = "") -> None:
    """Take one fault back, or all of them."""
    await _controls(system, actor).clear(fault_id)
    system.bus.ring(TOPIC)


async def requests(system: System, actor: Actor, provider: str = "") -> list[Exchange]:
    """Return the newest requests to the providers, secrets masked."""
    return await _controls(system, actor).requests(MOST_REQUESTS, provider)


async def mails(system: System, actor: Actor) -> list[StoredMail]:
    """Return the mails caught, newest first: all for staff, else those to the actor's address."""
    found = await _port(system).mails(MOST_MAILS)
    return [mail for mail in found if _may_read(actor, mail)]


async def mail(system: System, actor: Actor, mail_id: str) -> StoredMail:
    """Return one mail with its bodies; raise NotFound for one that is not the actor's to read."""
    found = await _port(system).mail(mail_id) if mail_id.isalnum() else None
    if found is None or not _may_read(actor, found):
        raise NotFound("There is no such mail.", action="Go back to the mailbox.")
    return found


def follow(system: System) -> Callable[[], None]:
    """Keep this process at the sandbox's time when another one moves it; return how to stop."""
    sandbox = system.ports.sandbox
    if sandbox is None:
        return lambda: None
    running: set[asyncio.Task[None]] = set()

    async def adopt() -> None:
        try:
            offset = timedelta(seconds=(await sandbox.clock()).offset_seconds)
        except AppError as error:
            log.warning("sandbox_time_unread", code=error.code)
            return
        system.clock.offset = max(system.clock.offset, offset)

    def heard(_topic: str) -> None:
        task = asyncio.get_running_loop().create_task(adopt())
        running.add(task)
        task.add_done_callback(running.discard)

    deaf = system.bus.listen(CLOCK, heard)
    relay = system.bus.listen("provisions", lambda _topic: system.bus.ring_here(TOPIC))

    def stop() -> None:
        deaf()
        relay()
        for task in running:
            task.cancel()

    return stop


def _controls(system: System, actor: Actor) -> Sandbox:
    actor.require_platform()
    return _port(system)


def _port(system: System) -> Sandbox:
    if system.ports.sandbox is None:
        raise NotFound("There is no sandbox in live mode.", action="Go back to the start.")
    return system.ports.sandbox


def _may_read(actor: Actor, found: StoredMail) -> bool:
    if actor.platform_role in ("operator", "admin"):
        return True
    return bool(actor.email) and found.recipient.strip().lower() == actor.email.strip().lower()
