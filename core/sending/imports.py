"""Imports of contacts: a file comes in, its columns get a meaning, it is merged, it can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, func, select

from core.accounts import audit, rates
from core.accounts.rates import Quota
from core.errors import Conflict, Invalid, LimitReached, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending import (
    contact_fields,
    contact_tags,
    import_columns,
    import_previews,
    import_rows,
    import_store,
)
from core.sending.contact_fields import clean
from core.sending.import_runs import advance_due
from core.system import Actor, System, Work
from data.base import new_id
from data.sending.imports import (
    TRANSITIONS,
    ContactImport,
    ImportChange,
    ImportRefusal,
    ImportStatus,
)

__all__ = [
    "ContactImport",
    "ImportStatus",
    "advance_due",
    "cancel",
    "day",
    "forget_old",
    "get",
    "listing",
    "overview",
    "preview",
    "receive",
    "start",
    "topic",
    "undo",
]

RATE = (Quota("imports", 5, 60),)
"""Of one organization."""
LONGEST_NAME = 120
UNDO_FOR = timedelta(days=30)
WAITS_FOR = timedelta(days=1)
"""How long a file waits for somebody to say what its columns mean."""


def topic(import_id: UUID) -> str:
    """Return the topic that rings while an import moves."""
    return f"import:{import_id}"


async def receive(
    system: System, actor: Actor, name: str, body: AsyncIterator[bytes], size_bytes: int = 0
) -> ContactImport:
    """Take an upload in, look at it, and wait for its mapping.

    ``size_bytes`` is what was announced; too much is refused before a byte is read. Raises
    LimitReached "import_rate" above five a minute, Invalid "import_unreadable" for what cannot be
    read, Conflict "disk_full".
    """
    organization_id = actor.require_organization()
    if refusal := import_store.too_large(size_bytes):
        raise refusal
    taken = await rates.take(system, [(f"imports:{organization_id}", RATE)])
    if taken.wait_seconds:
        raise LimitReached(
            f"An organization starts at most {RATE[0].calls} imports a minute.",
            code="import_rate",
            action=f"Wait {round(taken.wait_seconds) or 1} seconds and upload it again.",
            retry_after=taken.wait_seconds,
        )
    import_id = new_id()
    stored = await import_store.store(system.settings, import_id, body)
    try:
        return await _written(system, actor, import_id, name, stored)
    except BaseException:
        import_store.forget(system.settings, import_id)
        raise


async def _written(
    system: System, actor: Actor, import_id: UUID, name: str, stored: import_store.Stored
) -> ContactImport:
    async with system.work(actor) as work:
        one = ContactImport(
            id=import_id,
            organization_id=work.organization_id,
            name=clean(name, LONGEST_NAME) or f"contacts.{stored.kind}",
            kind=stored.kind,
            home=import_store.home_of(system.settings),
            size_bytes=stored.size_bytes,
            columns=stored.contents.columns,
            shape=stored.contents.shape.to_json() | {"notes": stored.contents.notes},
            total=stored.contents.total,
            started_by=actor.user_id,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(one)
        sample = await import_previews.sample(system, one)
        one.mapping = import_columns.guess(one.columns, sample)
        await audit.record(work, "import.received", "import", one.id, rows=one.total)
    return one


async def preview(
    system: System,
    actor: Actor,
    import_id: UUID,
    mapping: Mapping[str, str] | None = None,
    size: int = 20,
) -> list[import_previews.Verdict]:
    """Return what would become of the first rows, under the mapping guessed or another one."""
    async with system.work(actor) as work:
        one = await get(work, import_id)
    return await import_previews.preview(system, actor, one, mapping or one.mapping, size)


async def start(
    work: Work,
    import_id: UUID,
    mapping: Mapping[str, str],
    tags: Sequence[str] = (),
    *,
    consent_source: str = "",
    consent_at: datetime | None = None,
    consent_ip: str = "",
) -> ContactImport:
    """Begin to merge a file, or go on with one that stopped; ``consent_source`` is needed.

    What the file says of a person's consent goes before what is said here of all.
    """
    one = await get(work, import_id, lock=True)
    _must(one, ImportStatus.running)
    checked = import_columns.checked(one.mapping if one.position else mapping, one.columns)
    source = clean(consent_source, import_columns.LONGEST_SOURCE)
    if not source and "consent_source" not in checked.values():
        raise Invalid("Say where these people agreed to get mail from you.", field="consent_source")
    if consent_at is not None and consent_at > work.now():
        raise Invalid("The consent date is in the future.", field="consent_at")
    await contact_fields.register(work, import_columns.own_fields(checked))
    wanted = contact_tags.clean(tags) if any(tag.strip() for tag in tags) else []
    one.mapping = checked
    one.given = {
        "tags": wanted,
        "consent_source": source,
        "consent_at": consent_at.isoformat() if consent_at else "",
        "consent_ip": clean(consent_ip, import_columns.LONGEST_SOURCE),
    }
    one.status, one.error = ImportStatus.running, {}
    one.started_at = one.started_at or work.now()
    _touch(work, one)
    await audit.record(work, "import.started", "import", import_id, rows=one.total)
    return one


def day(text: str) -> datetime | None:
    """Return the start of the day a form names, None for an empty field; raise Invalid otherwise."""
    try:
        return import_rows.moment(text.strip())
    except import_rows.Unfit as error:
        raise Invalid("Enter a date like 2026-01-31.", field="consent_at") from error


async def cancel(work: Work, import_id: UUID) -> ContactImport:
    """Stop an import where it is; what is merged stays until it is undone."""
    one = await get(work, import_id, lock=True)
    _must(one, ImportStatus.cancelled)
    one.status, one.finished_at = ImportStatus.cancelled, work.now()
    one.locked_by, one.lease_until = "", None
    _touch(work, one)
    import_store.forget(work.system.settings, import_id)
    await audit.record(work, "import.cancelled", "import", import_id, rows=one.position)
    return one


async def undo(work: Work, import_id: UUID) -> ContactImport:
    """Take an import back: its contacts go, what it changed is as before, what people edited stays."""
    one = await get(work, import_id, lock=True)
    _must(one, ImportStatus.undoing)
    if one.finished_at and one.finished_at < work.now() - UNDO_FOR:
        raise Conflict(
            f"An import can be undone for {UNDO_FOR.days} days.",
            code="restore_over",
            action="Delete its contacts instead.",
        )
    one.status = ImportStatus.undoing
    one.locked_by, one.lease_until = "", None
    _touch(work, one)
    await audit.record(work, "import.undo_started", "import", import_id)
    return one


async def get(work: Work, import_id: UUID, *, lock: bool = False) -> ContactImport:
    """Return an import; raise NotFound when there is none."""
    one = await work.session.get(ContactImport, import_id, with_for_update=lock)
    if one is None:
        raise NotFound("There is no such import.", action="Go back to your imports.")
    return one


async def listing(
    work: Work, page: int = 1, size: int = PAGE_SIZE, *, search: str = "", status: str = ""
) -> Page[dict[str, Any]]:
    """Return a page of imports, newest first, as ``overview`` shows each."""
    query = select(ContactImport)
    if search:
        query = query.where(func.strpos(func.lower(ContactImport.name), search.lower()) > 0)
    if status:
        query = query.where(ContactImport.status == status)
    total = (await work.session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(ContactImport.id).desc())
    found = await work.session.exec(newest.offset(offset_of(page, size)).limit(size))
    return Page([_shown(work, one) for one in found], total)


async def overview(work: Work, import_id: UUID) -> dict[str, Any]:
    """Return everything a page shows of an import."""
    return _shown(work, await get(work, import_id))


async def forget_old(system: System) -> None:
    """Let go of what imports kept for longer than they can be undone, and of files nobody mapped."""
    async with system.platform(Actor.job()) as work:
        now = work.now()
        old = select(ContactImport.id).where(col(ContactImport.created_at) < now - UNDO_FOR)
        for kept in (ImportRefusal, ImportChange):
            await work.session.run(delete(kept).where(col(kept.import_id).in_(old)))
        waiting = select(ContactImport).where(
            col(ContactImport.status).in_((ImportStatus.ready, ImportStatus.failed)),
            col(ContactImport.updated_at) < now - WAITS_FOR,
        )
        for one in await work.session.exec(waiting):
            import_store.forget(system.settings, one.id)
            if one.status == ImportStatus.ready:
                one.status, one.updated_at = ImportStatus.cancelled, now


def _must(one: ContactImport, target: ImportStatus) -> None:
    if target not in TRANSITIONS[ImportStatus(one.status)]:
        raise Conflict(f"This import is {one.status}, so that cannot be done now.")


def _touch(work: Work, one: ContactImport) -> None:
    one.updated_at = work.now()
    work.ring(topic(one.id))
    work.ring(f"organization:{work.organization_id}:contacts")


def _shown(work: Work, one: ContactImport) -> dict[str, Any]:
    until = one.finished_at and one.finished_at + UNDO_FOR
    undoable = ImportStatus.undoing in TRANSITIONS[ImportStatus(one.status)]
    return {
        "id": str(one.id),
        "name": one.name,
        "kind": one.kind,
        "status": one.status,
        "size_bytes": one.size_bytes,
        "columns": one.columns,
        "notes": one.shape.get("notes", []),
        "mapping": one.mapping,
        "given": one.given,
        "total": one.total,
        "position": one.position,
        "percent": min(100, one.position * 100 // max(one.total, 1)),
        "counts": one.counts,
        "error": one.error,
        "undoable_until": until and until.isoformat(),
        "undoable": bool(undoable and one.position and (until is None or until > work.now())),
        "created_at": one.created_at.isoformat(),
        "started_at": one.started_at and one.started_at.isoformat(),
        "finished_at": one.finished_at and one.finished_at.isoformat(),
    }
