"""The start: the newest campaigns and the sender's health, or where the work is before there is any."""

from __future__ import annotations

from typing import Any

from core.paging import Page
from core.sending import campaign_stats, sender_health
from core.system import Work
from ui import kit
from ui.provisioning import overview
from ui.sending.analytics import percent
from ui.sending.health_card import health_card
from ui.shell.view import View

RECENT = 5


async def build(view: View) -> None:
    """Show what is going on; staff, and who has no campaign yet, are led on."""
    if view.actor.platform_role != "none":
        await overview.home(view)
        return
    found, card = await view.read(_both)
    if not found.total:
        await overview.home(view)
        return
    with kit.page():
        kit.page_header(
            "Home",
            "Your newest campaigns, and how your mail is received.",
            lambda: kit.link_button("New campaign", "/campaigns/new", icon="plus"),
        )
        await recent(view, found)
        await health_card(view, card)


async def _both(work: Work) -> tuple[Page[dict[str, Any]], dict[str, Any]]:
    return await campaign_stats.listing(work, size=RECENT), await sender_health.card(work)


async def recent(view: View, found: Page[dict[str, Any]]) -> None:
    """List the newest campaigns, as they have just been read."""
    just_read = [found]

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        newest = (
            just_read.pop()
            if just_read
            else await view.read(campaign_stats.listing, size=query.size)
        )
        return kit.TablePage([row(one) for one in newest.rows], len(newest.rows))

    with kit.box("stack g12", "section", aria_label="Recent campaigns"):
        with kit.box("row between g8"):
            kit.h2("Recent campaigns")
            kit.link("All campaigns", "/campaigns")
        await kit.data_table(
            "Recent campaigns",
            [
                kit.Column("name", "Campaign", href="href"),
                kit.Column("status", "State", "status"),
                kit.Column("planned", "People", "number"),
                kit.Column("opened", "Opened", "share"),
                kit.Column("clicked", "Clicked", "share"),
                kit.Column("created_at", "Made", "time"),
            ],
            fetch,
            search="",
            size=RECENT,
        )


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return a campaign as a row."""
    return one | {
        "href": f"/campaigns/{one['id']}",
        "planned": one["planned"] or None,
        "opened": percent(one["opened"]),
        "clicked": percent(one["clicked"]),
        "created_at": one["created_at"].isoformat(),
    }
