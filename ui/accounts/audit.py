"""The audit log: for owners their organization's, for admins everything."""

from __future__ import annotations

import csv
import io
from typing import Any

from core.accounts import audit
from core.accounts.audit import Recorded
from core.paging import Page
from ui import kit
from ui.accounts.facts import ID_SHOWN, name_of, readable
from ui.shell.view import View

MOST_EXPORTED = 10_000


async def build(view: View) -> None:
    """Show what happened in the actor's organization."""
    await show(view, "Audit log", "Who did what, and when. Entries cannot be changed.")


async def platform(view: View) -> None:
    """Show what happened anywhere on the platform."""
    subtitle = "All organizations and the platform itself. Entries cannot be changed."
    await show(view, "Platform audit", subtitle, kit.Column("organization", "Organization", "mono"))


async def show(view: View, title: str, subtitle: str, *more: kit.Column) -> None:
    """Draw the viewer; ``more`` are further columns."""

    async def page(query: kit.TableQuery, size: int) -> Page[Recorded]:
        action = query.filters.get("action", "")
        return await view.read(audit.listing, query.search, action, query.page, size)

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await page(query, query.size)
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def export(query: kit.TableQuery) -> str:
        return as_csv((await page(query, MOST_EXPORTED)).rows)

    actions = await view.read(audit.actions)
    with kit.page():
        kit.page_header(title, subtitle)
        await kit.data_table(
            title,
            [
                kit.Column("at", "When", "time"),
                kit.Column("who", "Who"),
                kit.Column("role", "Role"),
                kit.Column("action", "Action"),
                kit.Column("object", "Object", "mono"),
                kit.Column("facts", "Facts"),
                *more,
            ],
            fetch,
            filters=[kit.Filter("action", "Action", {name: words(name) for name in actions})],
            search="Search person, action or id",
            export=export,
            empty=lambda: kit.empty_state(
                "scroll-text",
                "Nothing found",
                "What people do is recorded here as it happens.",
                lambda: kit.link_button("Go to the start", "/", variant="secondary"),
            ),
        )


def row(one: Recorded) -> dict[str, Any]:
    """Return an entry as a row of the table."""
    return {
        "id": str(one.id),
        "at": one.at.isoformat(),
        "who": one.who,
        "role": "" if one.role == "none" else one.role.capitalize(),
        "action": words(one.action),
        "object": f"{name_of(one.object_type)} {one.object_id[:ID_SHOWN]}".strip(),
        "facts": readable(one.facts),
        "organization": str(one.organization_id or "")[:ID_SHOWN],
    }


def words(action: str) -> str:
    """Return the name of an action as people read it: "member.role_changed" as "Member: role changed"."""
    subject, _, verb = (name_of(part) for part in action.partition("."))
    subject = subject[:1].upper() + subject[1:]
    return f"{subject}: {verb}" if verb else subject


def as_csv(entries: list[Recorded]) -> str:
    """Return entries as CSV with whole ids, for archives and auditors."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["at", "organization_id", "who", "role", "action", "object_type", "object_id", "facts"]
    )
    for one in entries:
        writer.writerow(
            [
                one.at.isoformat(),
                one.organization_id or "",
                harmless(one.who),
                one.role,
                one.action,
                one.object_type,
                one.object_id,
                one.facts,
            ]
        )
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
