"""What stands around every page: notices, brakes, account menu, sandbox banner, shortcuts."""

from __future__ import annotations

from typing import Any

from core.accounts import notifications
from core.paging import Page
from core.sending import brake_words
from core.settings import Mode
from core.system import Work
from ui import kit
from ui.shell.frame import Action, Chrome, Live
from ui.shell.view import View
from ui.web import csrf

TONES = {"info": "accent", "success": "success", "warning": "warning", "danger": "danger"}
ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}
NEWEST = 10


def of(view: View) -> Chrome:
    """Return the frame's contents for one person."""
    return Chrome(
        sandbox=_sandbox(view),
        news=_news(view),
        platform=_brakes(view),
        account=_account(view),
        actions=_actions(view),
    )


def _sandbox(view: View) -> tuple[str, str, str] | None:
    if view.system.settings.mode is not Mode.sandbox:
        return None
    staff = view.actor.organization_id is None
    target = "/operate/mailbox" if staff else "/mailbox"
    return "No money moves and no mail leaves this machine.", "Open the mailbox", target


def _brakes(view: View) -> Live | None:
    """Follow the switches: the line above every page while sending is stopped."""
    if view.actor.organization_id is None and view.actor.platform_role == "none":
        return None

    async def fetch() -> dict[str, Any]:
        return await view.read(brake_words.banner)

    share = str(view.actor.organization_id or view.actor.platform_role)
    return Live(brake_words.TOPIC, fetch, share=share)


def _news(view: View) -> Live | None:
    organization_id = view.actor.organization_id
    if organization_id is None:
        return None

    async def fetch() -> dict[str, Any]:
        page, unread = await view.read(_newest)
        return {
            "unread": unread,
            "items": [
                {
                    "id": str(notice.id),
                    "title": notice.title,
                    "text": notice.text,
                    "at": notice.created_at.isoformat(),
                    "tone": TONES[notice.level],
                    "icon": ICONS[notice.level],
                    "href": notice.path or "/notifications",
                    "read": view.actor.user_id in notice.read_by,
                }
                for notice in page.rows
            ],
        }

    async def seen() -> None:
        await view.read(notifications.mark_read)

    return Live(notifications.topic(organization_id), fetch, seen)


async def _newest(work: Work) -> tuple[Page[Any], int]:
    return await notifications.listing(work, size=NEWEST), await notifications.unread(work)


def _account(view: View) -> list[kit.Item]:
    token = csrf.token_for(view.system, view.actor)
    leave = kit.Item("Sign out", "log-out", post="/sign-out", fields={csrf.FIELD: token})
    if view.actor.organization_id is None:
        return [leave]
    return [
        kit.Item("Your account", "user", href="/settings"),
        kit.Item("Plan and invoices", "credit-card", href="/billing"),
        kit.Item("Help", "circle-help", href="/help"),
        kit.LINE,
        leave,
    ]


def _actions(view: View) -> list[Action]:
    if view.actor.organization_id is None:
        return []
    return [
        Action("Continue setup", "rocket", lambda: view.go("/gtm/setup")),
        Action("Invite somebody", "user-plus", lambda: view.go("/members")),
    ]
