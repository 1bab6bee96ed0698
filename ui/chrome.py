"""What stands around every page: notices, brakes, account menu, sandbox banner, shortcuts.

What moves in it is kept from one page to the next; the open page reads it again by itself.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from core.accounts import notifications
from core.ages import Kind
from core.sending import brake_words, limits
from core.settings import Mode
from core.system import Work
from ui import kit
from ui.shell.frame import Action, Chrome, Live
from ui.shell.live import Snapshot
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
PLATFORM = UUID(int=0)
"""Under whom is kept what belongs to no organization."""


async def of(view: View) -> Chrome:
    """Return the frame's contents for one person; what moves in it is read in one transaction."""
    actor = view.actor
    chrome = Chrome(sandbox=_sandbox(view), account=_account(view), actions=_actions(view))
    if actor.organization_id is not None:
        line, news = await _of_members(view, actor.organization_id)
        return replace(chrome, platform=_brakes(view, line), news=_news(view, news))
    if actor.platform_role != "none":
        return replace(chrome, platform=_brakes(view, await _of_staff(view)))
    return chrome


async def _of_members(view: View, organization_id: UUID) -> tuple[Snapshot, Snapshot]:
    return await view.system.cache.get(
        Kind.frame,
        organization_id,
        [view.actor.user_id],
        lambda: view.read(_both),
        topics=(
            brake_words.TOPIC,
            limits.topic(organization_id),
            notifications.topic(organization_id),
        ),
    )


async def _of_staff(view: View) -> Snapshot:
    return await view.system.cache.get(
        Kind.frame,
        PLATFORM,
        [view.actor.platform_role],
        lambda: view.read(brake_words.banner),
        topics=(brake_words.TOPIC,),
    )


async def _both(work: Work) -> tuple[Snapshot, Snapshot]:
    return await brake_words.banner(work), await _newest(work)


def _sandbox(view: View) -> tuple[str, str, str] | None:
    if view.system.settings.mode is not Mode.sandbox:
        return None
    staff = view.actor.organization_id is None
    target = "/operate/mailbox" if staff else "/mailbox"
    return "No money moves and no mail leaves this machine.", "Open the mailbox", target


def _brakes(view: View, first: Snapshot) -> Live:
    """Follow the switches: the line above every page while sending is stopped."""

    async def fetch() -> Snapshot:
        return await view.read(brake_words.banner)

    share = str(view.actor.organization_id or view.actor.platform_role)
    return Live(brake_words.TOPIC, fetch, share=share, first=first)


def _news(view: View, first: Snapshot) -> Live:
    async def fetch() -> Snapshot:
        return await view.read(_newest)

    async def seen() -> None:
        await view.read(notifications.mark_read)

    topic = notifications.topic(view.actor.require_organization())
    return Live(topic, fetch, seen, first=first)


async def _newest(work: Work) -> Snapshot:
    notices, unread = await notifications.newest(work, NEWEST)
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
                "read": notice.read,
            }
            for notice in notices
        ],
    }


def _account(view: View) -> list[kit.Item]:
    token = csrf.token_for(view.system, view.actor)
    leave = kit.Item("Sign out", "log-out", post="/sign-out", fields={csrf.FIELD: token})
    if view.actor.organization_id is None:
        return [leave]
    plan = kit.Item("Plan and invoices", "credit-card", href="/billing")
    return [
        kit.Item("Your account", "user", href="/settings"),
        *([plan] if "owner" in view.roles else []),
        kit.Item("Help", "circle-help", href="/help"),
        kit.LINE,
        leave,
    ]


def _actions(view: View) -> list[Action]:
    if view.actor.organization_id is None:
        return []
    invite = Action("Invite somebody", "user-plus", lambda: view.go("/members"))
    return [
        Action("Continue setup", "rocket", lambda: view.go("/gtm/setup")),
        *([invite] if "owner" in view.roles else []),
    ]
