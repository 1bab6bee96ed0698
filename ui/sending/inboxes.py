"""The inboxes that are read for replies and bounces: how each fares, adding, pausing, removing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.sending import inboxes
from core.sending.inboxes import Inbox, Wish
from ui import kit
from ui.sending.replies import PATH, TABS, organization
from ui.shell.regions import LiveStats
from ui.shell.view import View

TLS = {"tls": "TLS, port 993", "starttls": "STARTTLS, port 143", "none": "None, port 143"}
COLUMNS = (
    kit.Column("email", "Inbox", "mono"),
    kit.Column("status", "State", "status"),
    kit.Column("host", "Server"),
    kit.Column("read_at", "Read", "time"),
    kit.Column("error", "Why"),
)


STATES = {
    "reading": "Reading",
    "waiting": "Waiting",
    "paused": "Paused",
    "refused": "Login refused",
    "unreachable": "No answer",
}


async def build(view: View) -> None:
    """List the inboxes with what can be done; states move by themselves."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        return kit.narrowed([row(one) for one in await view.read(inboxes.listing)], query)

    async def totals() -> dict[str, Any]:
        return figures(await view.read(inboxes.listing))

    async def add() -> None:
        if await ask(view):
            await table.reload()

    async def pause(chosen: Mapping[str, Any]) -> None:
        await view.act("Paused", inboxes.pause, UUID(chosen["id"]))
        await table.reload()

    async def resume(chosen: Mapping[str, Any]) -> None:
        await view.act("It is looked into soon", inboxes.resume, UUID(chosen["id"]))
        await table.reload()

    async def remove(chosen: Mapping[str, Any]) -> None:
        sure = await view.confirm(
            f"Stop reading {chosen['email']}?", "Its login is forgotten; replies stay.", "Remove"
        )
        if sure:
            await view.act("Removed", inboxes.remove, UUID(chosen["id"]))
            await table.reload()

    def offer() -> None:
        kit.button("Add inbox", on_click=add, icon="plus")

    owner = view.actor.role == "owner"
    with kit.page():
        kit.page_header(
            "Inboxes",
            "Read every two minutes; nothing in them is changed or marked as seen.",
            offer if owner else None,
        )
        kit.link_tabs("Replies", TABS, f"{PATH}/inboxes")
        region = await view.live(
            LiveStats, inboxes.topic(organization(view)), totals, share="inboxes"
        )
        table = await kit.data_table(
            "Inboxes",
            COLUMNS,
            fetch,
            actions=[
                kit.RowAction("pause", "Pause", "circle-pause", pause),
                kit.RowAction("resume", "Read again", "rotate-ccw", resume),
                kit.RowAction("remove", "Remove", "trash-2", remove, danger=True),
            ],
            filters=[kit.Filter("status", "State", STATES)],
            search="Search inboxes",
            empty=lambda: kit.empty_state(
                "inbox",
                "No inbox is read yet",
                "Mailboxes of yours are read by themselves; add the address people answer to.",
                offer if owner else None,
            ),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


async def ask(view: View) -> bool:
    """Ask for the login of an inbox and keep it; tell whether that was done."""
    with kit.dialog("Add an inbox") as modal:
        kit.h2("Add an inbox")
        kit.text("Its login is sealed and never shown again.", "text", "p")

        async def save() -> None:
            wish = Wish(
                email=email.value,
                host=host.value,
                password=password.value,
                port=int(port.value or 0),
                tls=tls.value,
                login=login.value,
                folder=folder.value,
            )
            if await view.act("It is looked into soon", inboxes.add, wish) is not None:
                modal.close("kept")

        with kit.form(save):
            email = kit.field("Address", kind="email", name="email", focus=True)
            host = kit.field("IMAP server", name="host", placeholder="imap.example.com")
            with kit.box("cols2"):
                tls = kit.select("Encryption", TLS, value="tls", name="tls")
                port = kit.field("Port", kind="number", name="port", optional=True, min=1)
            password = kit.field(
                "Password",
                kind="password",
                name="password",
                autocomplete="off",
                hint="Google and Microsoft want an app password.",
            )
            with kit.box("cols2"):
                login = kit.field("Login", name="login", optional=True, hint="Else the address.")
                folder = kit.field("Folder", name="folder", value="INBOX")
            with kit.modal_foot(modal, "Go back"):
                kit.button("Add inbox", submit=True, testid="save-inbox")
    return await modal.answered() == "kept"


def row(inbox: Inbox) -> dict[str, Any]:
    """Return one inbox as a row of the table."""
    actions = ["pause"] if inbox.status == "reading" else ["resume"]
    if inbox.status == "waiting":
        actions = ["pause"]
    return {
        "id": str(inbox.id),
        "email": inbox.email,
        "status": inbox.status,
        "host": inbox.host,
        "read_at": inbox.read_at.isoformat() if inbox.read_at else None,
        "error": inbox.error,
        "actions": actions if inbox.mailbox_id else [*actions, "remove"],
    }


def figures(found: list[Inbox]) -> dict[str, Any]:
    """Return how many inboxes are read, and how many cannot be."""
    failing = sum(one.status in ("refused", "unreachable") for one in found)
    read = sum(one.status == "reading" for one in found)
    return kit.stats_of(
        [
            kit.Stat("read", "Being read", f"{read:,}", icon="inbox"),
            kit.Stat(
                "failing",
                "Cannot be read",
                f"{failing:,}",
                tone="danger" if failing else "neutral",
                trend="see why below" if failing else "",
                icon="triangle-alert",
            ),
        ]
    )
