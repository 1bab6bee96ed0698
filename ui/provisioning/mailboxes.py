"""Every mailbox in the organization's own workspace: how it stands, and what to do with many at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.provisioning.direct import shown
from ui import kit
from ui.provisioning import mailbox_actions
from ui.provisioning.mailbox_form import new_mailbox
from ui.provisioning.mailboxes_picked import Picked
from ui.shell.regions import LiveStats
from ui.shell.view import View

STATUSES = {
    "creating": "Creating",
    "created": "Created",
    "active": "Active",
    "suspended": "Suspended",
    "failed": "Failed",
    "removed": "Removed",
}
COLUMNS = (
    kit.Column("email", "Mailbox", "mono", href="href"),
    kit.Column("status", "State", "status"),
    kit.Column("domain", "Domain"),
    kit.Column("daily_limit", "A day", "number"),
    kit.Column("sequencer", "Sequencer", "status"),
    kit.Column("warmup", "Warmup"),
    kit.Column("say", "Now"),
)


async def build(view: View) -> None:
    """List the mailboxes; the table follows by itself."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        status = query.filters.get("status", "")
        found = await view.read(
            shown.table, search=query.search, status=status, page=query.page, size=query.size
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        counted = await view.read(shown.totals)
        return figures(counted) | {"moved_at": counted["moved_at"]}

    async def create() -> None:
        if await new_mailbox(view):
            await table.reload()

    def actions() -> None:
        kit.link_button("Create many", "/batches/new?kind=mailbox_provision", variant="secondary")
        kit.button("Create mailbox", on_click=create, icon="plus", testid="new-mailbox")

    first = await totals()
    with kit.page():
        kit.page_header("Mailboxes", "In your own workspace, connected to your sequencer.", actions)
        organization = str(view.actor.organization_id)
        region = await view.live(LiveStats, "mailboxes", totals, first, share=organization)
        picked = Picked(view)
        table: kit.DataTable = await kit.data_table(
            "Mailboxes",
            COLUMNS,
            fetch,
            filters=[kit.Filter("status", "State", STATUSES)],
            actions=row_actions(view),
            search="Search mailboxes",
            empty=lambda: nothing(create),
            on_pick=picked.show,
        )
        picked.table = table
    region.on_change = lambda _: background_tasks.create(table.reload())


def row_actions(view: View) -> list[kit.RowAction]:
    """Return what the menu of a row offers."""

    async def turn(chosen: Any) -> None:
        suspended = chosen["status"] != "suspended"
        await mailbox_actions.suspend(view, UUID(chosen["id"]), suspended=suspended)

    async def remove(chosen: Any) -> None:
        await mailbox_actions.remove(view, UUID(chosen["id"]), str(chosen["email"]))

    return [
        kit.RowAction(
            "reveal",
            "Show sign-in",
            "eye",
            lambda chosen: mailbox_actions.reveal(view, UUID(chosen["id"])),
        ),
        kit.RowAction(
            "again",
            "Try again",
            "rotate-cw",
            lambda chosen: mailbox_actions.again(view, UUID(chosen["id"])),
        ),
        kit.RowAction("suspend", "Suspend", "pause", turn),
        kit.RowAction("restore", "Let it work again", "play", turn),
        kit.RowAction("remove", "Remove…", "trash-2", remove, danger=True),
    ]


def row(mailbox: dict[str, Any]) -> dict[str, Any]:
    """Return one mailbox as a row of the table."""
    problem = (mailbox["error"] or {}).get("message", "")
    return mailbox | {
        "href": f"/mailboxes/{mailbox['id']}",
        "say": problem or mailbox["say"] or mailbox["sequencer_say"],
        "actions": possible(mailbox["status"]),
    }


def possible(status: str) -> list[str]:
    """Return what can be done with a mailbox in a state."""
    if status in ("created", "active"):
        return ["reveal", "suspend", "remove"]
    return {"failed": ["again", "remove"], "suspended": ["reveal", "restore", "remove"]}.get(
        status, []
    )


def figures(counted: dict[str, Any]) -> dict[str, Any]:
    """Return the figures above the table."""
    failed = counted["failed"]
    return kit.stats_of(
        [
            kit.Stat("all", "Mailboxes", f"{counted['everything']:,}", icon="mail"),
            kit.Stat("connected", "At the sequencer", f"{counted['connected']:,}", icon="link"),
            kit.Stat("warming", "Warming up", f"{counted['warming']:,}", icon="flame"),
            kit.Stat(
                "failed",
                "Want your attention",
                f"{failed:,}",
                tone="warning" if failed else "neutral",
                icon="triangle-alert",
            ),
        ]
    )


def nothing(create: Any) -> None:
    """Say how a list of mailboxes begins."""
    kit.empty_state(
        "mail",
        "No mailbox yet",
        "Create one at a domain that is yours. It exists within a minute or two.",
        lambda: kit.button("Create mailbox", on_click=create, icon="plus"),
    )
