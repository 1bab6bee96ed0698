"""Lists of contacts: searched and narrowed, page by page, or all of them as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import Invalid, LimitReached, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.provisioning.csv_tables import table
from core.sending import contact_fields, segments
from core.system import Actor, System, Work
from data.sending import contact_lists as rows
from data.sending.conditions import Condition
from data.sending.contacts import ContactStatus

KEPT = timedelta(days=30)
"""How long a deleted contact can be restored."""
PORTION = 2000
MOST_AT_ONCE = 100_000
COLUMNS = (
    *("email", "first_name", "last_name", "status", "tags", "consent_source", "consent_at"),
    *("consent_ip", "created_at", "last_engaged_at"),
)
"""What an export holds of each contact besides the organization's own fields."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which contacts a list shows. ``search`` is the beginning of an address, a name or a tag."""

    search: str = ""
    status: str = ""
    tag: str = ""
    segment_id: UUID | None = None
    deleted: bool = False


async def listing(
    work: Work, choice: Choice, page: int = 1, size: int = PAGE_SIZE, *, sort: str = "newest"
) -> Page[dict[str, Any]]:
    """Return a page of contacts with their tags; ``sort`` is one of ``data`` ORDERS."""
    condition = await condition_of(work, choice)
    order = "deleted" if choice.deleted else sort
    if order not in rows.ORDERS:
        raise Invalid("Contacts cannot be sorted by this.", field="sort")
    total = await rows.count(work.session, condition)
    found = await rows.page(work.session, condition, order, offset_of(page, size), size)
    return Page([shown(row) for row in found], total)


async def one(work: Work, contact_id: UUID) -> dict[str, Any]:
    """Return a contact as lists show it, deleted or not; raise NotFound when there is none."""
    values = {"organization_id": work.organization_id, "contact_id": contact_id}
    there = "contact.organization_id = :organization_id and contact.anonymized_at is null"
    condition = Condition(f"{there} and contact.id = :contact_id", values)
    await work.session.flush()
    found = await rows.page(work.session, condition, "newest", 0, 1)
    if not found:
        raise NotFound("There is no such contact.", action="Go back to your contacts.")
    return shown(found[0])


async def count(work: Work, choice: Choice) -> int:
    """Return how many contacts a choice means."""
    return await rows.count(work.session, await condition_of(work, choice))


async def totals(work: Work) -> dict[str, int]:
    """Return how many contacts have each status, and how many were deleted lately."""
    return await rows.totals(work.session, work.organization_id, work.now() - KEPT)


async def chosen(work: Work, choice: Choice) -> list[UUID]:
    """Return the ids of all contacts a choice means; raise LimitReached above 100,000."""
    condition = await condition_of(work, choice)
    found = await rows.ids(work.session, condition, MOST_AT_ONCE + 1)
    if len(found) > MOST_AT_ONCE:
        raise LimitReached(
            f"At most {MOST_AT_ONCE:,} contacts can be changed at once.",
            action="Narrow the list by a tag or a segment first.",
        )
    return found


async def export(
    system: System, actor: Actor, choice: Choice, portion: int = PORTION
) -> AsyncIterator[str]:
    """Give the contacts of a choice as CSV, some thousand lines at a time.

    What a spreadsheet would take for a formula gets an apostrophe. The whole is written down in
    the audit log before the first line leaves.
    """
    async with system.work(actor) as work:
        names = [one.name for one in await contact_fields.listing(work)]
        total = await count(work, choice)
        await audit.record(work, "contacts.exported", count=total)
    columns = [*COLUMNS, *(name for name in names if name not in COLUMNS)]
    last, header = UUID(int=0), True
    while True:
        async with system.work(actor) as work:
            condition = await condition_of(work, choice)
            found = await rows.after(work.session, condition, last, portion)
        text = table([_line(row, columns) for row in found], columns)
        yield text if header else text.partition("\r\n")[2]
        if len(found) < portion:
            return
        last, header = found[-1].id, False


async def condition_of(work: Work, choice: Choice) -> Condition:
    """Return a choice as SQL; raise Invalid for an unknown status, NotFound for a segment."""
    values: dict[str, Any] = {"organization_id": work.organization_id}
    parts = ["contact.organization_id = :organization_id"]
    if choice.deleted:
        parts.append(rows.GONE)
        values["gone_since"] = work.now() - KEPT
    else:
        parts.append(rows.LIVING)
    if text := " ".join(choice.search.lower().replace("\x00", "").split()):
        parts.append(rows.FOUND)
        values["found"] = text
    if choice.status:
        if choice.status not in set(ContactStatus):
            raise Invalid("There is no such status.", field="status")
        parts.append("contact.status = :status")
        values["status"] = choice.status
    if choice.tag:
        parts.append(rows.TAGGED)
        values["tag"] = choice.tag.strip().lower()
    if choice.segment_id is not None:
        sql, more = segments.where((await segments.get(work, choice.segment_id)).rule, work.now())
        parts.append(f"({sql})")
        values |= more
    return Condition(" and ".join(parts), values)


def shown(row: Any) -> dict[str, Any]:
    """Return a contact of a list as JSON; times are ISO 8601."""
    found = row._asdict()
    return {
        **found,
        "id": str(row.id),
        "name": f"{row.first_name} {row.last_name}".strip(),
        **{name: _time(found[name]) for name in found if name.endswith("_at")},
    }


def _line(row: Any, columns: list[str]) -> dict[str, Any]:
    one = shown(row)
    own = {name: one["fields"].get(name, "") for name in columns if name not in COLUMNS}
    return {**{name: one[name] or "" for name in COLUMNS}, "tags": ", ".join(row.tags), **own}


def _time(value: Any) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")
