"""Everybody the organization writes to: found, narrowed, changed many at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from nicegui import background_tasks

from core.sending import contact_lists, contact_tags, contacts, segments
from core.sending.contact_lists import Choice
from core.system import Work
from ui import kit
from ui.sending import contact_forms, contact_frame
from ui.sending.contacts_picked import Picked
from ui.shell.regions import LiveStats
from ui.shell.view import View

SORTS = {"email": "email", "name": "name", "engaged": "engaged", "added": "created"}
MOST_TAGS = 200
COLUMNS = (
    kit.Column("email", "Contact", "mono", sortable=True, href="href"),
    kit.Column("name", "Name", sortable=True),
    kit.Column("status", "Status", "status"),
    kit.Column("tags", "Tags"),
    kit.Column("consent", "Consent"),
    kit.Column("engaged", "Last engaged", "time", sortable=True),
    kit.Column("added", "Added", "time", sortable=True),
)


async def build(view: View) -> None:
    """List the contacts; figures and table follow by themselves."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        picked.choice = choice_of(query)
        found = await view.read(
            contact_lists.listing, picked.choice, query.page, query.size, sort=sort_of(query)
        )
        picked.total = found.total
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        return figures(await view.read(contact_lists.totals))

    async def add() -> None:
        if await contact_forms.add(view):
            await table.reload()

    def export() -> None:
        view.leave(f"/api/v1/contacts/export?{urlencode(asked(picked.choice))}")

    def actions() -> None:
        kit.button("Export CSV", on_click=export, variant="secondary", icon="download")
        kit.link_button("Import", "/contacts/imports", variant="secondary", icon="upload")
        kit.button("Add contact", on_click=add, icon="plus", testid="add-contact")

    counted, tags, kept = await view.read(_around)
    first = figures(counted)
    with kit.page():
        contact_frame.head(
            "Contacts", "The people you write to, and whether you may.", "/contacts", actions
        )
        organization = str(view.actor.organization_id)
        region = await view.live(
            LiveStats, contact_frame.topic(view), totals, first, share=organization
        )
        picked = Picked(view)
        filters = [kit.Filter("status", "Status", {k.value: t for k, t in contacts.TITLES.items()})]
        if tags:
            filters.append(kit.Filter("tag", "Tag", {tag: tag for tag in tags}))
        if kept:
            filters.append(kit.Filter("segment", "Segment", kept))
        table: kit.DataTable = await kit.data_table(
            "Contacts",
            COLUMNS,
            fetch,
            filters=filters,
            search="Search address, name or tag",
            sort="-added",
            empty=lambda: nothing(add),
            on_pick=picked.show,
        )
        picked.table = table
    region.on_change = lambda _: background_tasks.create(table.reload())


def choice_of(query: kit.TableQuery) -> Choice:
    """Return what a table asks for as the core takes it."""
    segment = query.filters.get("segment", "")
    return Choice(
        query.search,
        query.filters.get("status", ""),
        query.filters.get("tag", ""),
        UUID(segment) if segment else None,
    )


def asked(choice: Choice) -> dict[str, str]:
    """Return a choice as the API takes it."""
    found = {
        "search": choice.search,
        "status": choice.status,
        "tag": choice.tag,
        "segment_id": str(choice.segment_id or ""),
    }
    return {name: value for name, value in found.items() if value}


def sort_of(query: kit.TableQuery) -> str:
    """Return the order a table asks for."""
    key = SORTS.get(query.sort, "created")
    if key == "created":
        return "oldest" if query.sort and not query.descending else "newest"
    return f"-{key}" if query.descending else key


def row(contact: dict[str, Any]) -> dict[str, Any]:
    """Return a contact as a row of the table."""
    return {
        "id": contact["id"],
        "email": contact["email"],
        "href": f"/contacts/{contact['id']}",
        "name": contact["name"],
        "status": contact["status"],
        "tags": ", ".join(contact["tags"]),
        "consent": contact_frame.consent(contact),
        "engaged": contact["last_engaged_at"],
        "added": contact["created_at"],
    }


def figures(counted: dict[str, int]) -> dict[str, Any]:
    """Return the figures above the table."""
    deleted = counted.get("deleted", 0)
    total = sum(counted.values()) - deleted
    left = counted.get("unsubscribed", 0) + counted.get("inactive", 0)
    broken = counted.get("bounced", 0) + counted.get("complained", 0)
    return kit.stats_of(
        [
            kit.Stat("all", "Contacts", f"{total:,}", icon="users"),
            kit.Stat(
                "subscribed",
                "Get your mail",
                f"{counted.get('subscribed', 0):,}",
                icon="circle-check",
            ),
            kit.Stat("left", "Unsubscribed or inactive", f"{left:,}", icon="ban"),
            kit.Stat(
                "broken",
                "Bounced or complained",
                f"{broken:,}",
                tone="warning" if broken else "neutral",
                icon="triangle-alert",
                href="/suppressions",
            ),
        ]
    )


def nothing(add: Any) -> None:
    """Say how a list of contacts begins."""

    def begin() -> None:
        kit.link_button("Import a file", "/contacts/imports", icon="upload")
        kit.button("Add contact", on_click=add, variant="secondary", icon="plus")

    kit.empty_state(
        "users",
        "No contact yet",
        "Import a CSV or Excel file with the people who agreed to get your mail, or add them one "
        "by one.",
        begin,
    )


async def _around(work: Work) -> tuple[dict[str, int], list[str], dict[str, str]]:
    """Return the figures, the tags and the names of segments by their id."""
    tags = list(await contact_tags.listing(work))[:MOST_TAGS]
    kept = {str(one.id): one.name for one in await segments.listing(work)}
    return await contact_lists.totals(work), tags, kept
