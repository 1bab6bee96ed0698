"""All notices of the organization, newest first."""

from __future__ import annotations

from typing import Any

from core.accounts import notifications
from core.accounts.notifications import Notification
from ui import kit
from ui.shell.view import View


async def build(view: View) -> None:
    """List what the actor was told, with a way to mark everything as seen."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        page = await view.read(
            notifications.listing,
            unread_only=query.filters.get("seen") == "new",
            page=query.page,
            size=query.size,
            search=query.search,
        )
        return kit.TablePage([row(view, one) for one in page.rows], page.total)

    async def seen() -> None:
        await view.act("All notifications are marked as read", notifications.mark_read)
        await table.reload()

    with kit.page():
        kit.page_header(
            "Notifications",
            "What happened while you were away.",
            lambda: kit.button("Mark all read", variant="secondary", icon="check", on_click=seen),
        )
        table = await kit.data_table(
            "Notifications",
            [
                kit.Column("title", "What", href="href"),
                kit.Column("text", "Details"),
                kit.Column("state", "State", "status"),
                kit.Column("at", "When", "time"),
            ],
            fetch,
            filters=[kit.Filter("seen", "Show", {"new": "Unread only"}, "Everything")],
            search="Search notifications",
            empty=lambda: kit.empty_state(
                "bell",
                "Nothing yet",
                "When something needs you, you read it here and by mail.",
                lambda: kit.link_button("Go to the start", "/", variant="secondary"),
            ),
        )


def row(view: View, one: Notification) -> dict[str, Any]:
    """Return a notice as a row of the table."""
    return {
        "id": str(one.id),
        "title": one.title,
        "text": one.text,
        "state": "read" if view.actor.user_id in one.read_by else "unread",
        "at": one.created_at.isoformat(),
        "href": one.path or "/notifications",
    }
