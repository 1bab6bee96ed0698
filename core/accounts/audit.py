"""The audit log: who did what to which thing, as metadata only, hash-chained per organization."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.paging import PAGE_SIZE, Page, offset_of
from core.system import PlatformWork, Work
from data.accounts import audit as rows
from data.accounts.audit import AuditEntry

PLATFORM = "platform"
"""The chain of what belongs to no organization."""
START = "0" * 64
"""What the first entry of a chain hangs on."""
LONGEST_FACT = 200
ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")

Fact = str | int | bool | UUID | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as the viewer shows it."""

    id: UUID
    at: datetime
    who: str
    role: str
    action: str
    object_type: str
    object_id: str
    facts: dict[str, Any]
    organization_id: UUID | None


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where a chain no longer fits together, and why."""

    chain: str
    position: int
    why: str


async def record(
    work: PlatformWork,
    action: str,
    object_type: str = "",
    object_id: object = "",
    *,
    organization_id: UUID | None = None,
    **facts: Fact,
) -> None:
    """Write an entry in the chain of the organization concerned, by default the actor's own.

    Facts are ids, counts and words; one that holds an address or a long text raises ValueError.
    """
    concerned = organization_id or work.actor.organization_id
    chain = str(concerned or PLATFORM)
    kept = {name: _fact(name, value) for name, value in facts.items()}
    last = await rows.last_of(work.session, chain)
    entry = AuditEntry(
        chain=chain,
        position=last.position + 1 if last else 1,
        organization_id=concerned,
        at=work.now(),
        user_id=work.actor.user_id,
        actor_role="system" if work.actor.role == "system" else work.actor.shown_role,
        action=action,
        object_type=object_type,
        object_id=str(_fact("object_id", str(object_id))),
        facts=kept,
        previous_hash=last.hash if last else START,
        hash="",
    )
    entry.hash = fingerprint(entry)
    work.session.add(entry)
    await work.session.flush()


async def listing(
    work: PlatformWork, search: str = "", action: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[Recorded]:
    """Return a page of entries, newest first: an owner's own organization, or all for an admin."""
    _require_reader(work)
    found, total = await rows.found(
        work.session,
        search=search.strip(),
        action=action,
        offset=offset_of(page, size),
        limit=size,
    )
    return Page([_shown(entry, name, email) for entry, name, email in found], total)


async def actions(work: PlatformWork) -> list[str]:
    """Return the actions that occur, for the viewer's filter."""
    _require_reader(work)
    return await rows.actions(work.session)


async def broken_links(work: PlatformWork) -> list[BrokenLink]:
    """Return every place where an entry was changed, inserted or taken out; empty is good."""
    broken: list[BrokenLink] = []
    before: AuditEntry | None = None
    async for entry in rows.in_order(work.session):
        first = before is None or before.chain != entry.chain
        expected = (1, START) if first or before is None else (before.position + 1, before.hash)
        if entry.position != expected[0]:
            broken.append(BrokenLink(entry.chain, entry.position, "an entry before it is missing"))
        elif entry.previous_hash != expected[1]:
            broken.append(BrokenLink(entry.chain, entry.position, "it hangs on another entry"))
        if entry.hash != fingerprint(entry):
            broken.append(BrokenLink(entry.chain, entry.position, "it was changed afterwards"))
        before = entry
    return broken


def fingerprint(entry: AuditEntry) -> str:
    """Return the SHA-256, in hex, over all fields of an entry and the hash of the one before."""
    raw = entry.model_dump(exclude={"hash"})
    raw["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _require_reader(work: PlatformWork) -> None:
    if isinstance(work, Work):
        work.actor.require_owner()
    else:
        work.actor.require_platform("admin")


def _fact(name: str, value: Fact) -> str | int | bool | None:
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    if ADDRESS.search(text):
        raise ValueError(f"the fact {name} holds an address; keep a keyed hash instead")
    if len(text) > LONGEST_FACT:
        raise ValueError(f"the fact {name} is longer than {LONGEST_FACT} characters")
    return text


def _shown(entry: AuditEntry, name: str | None, email: str | None) -> Recorded:
    who = name or email or ("Mailwright" if entry.user_id is None else "A former member")
    return Recorded(
        entry.id,
        entry.at,
        who,
        entry.actor_role,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.facts,
        entry.organization_id,
    )
