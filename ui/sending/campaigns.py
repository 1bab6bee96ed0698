"""Campaigns: every one with its state and what came of it, moving by itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core import amounts
from core.sending import campaign_stats, campaigns
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View

STATUSES = {
    "draft": "Draft",
    "scheduled": "Scheduled",
    "preparing": "Preparing",
    "sending": "Sending",
    "paused": "Paused",
    "sent": "Sent",
    "cancelled": "Cancelled",
    "failed": "Failed",
}
REMOVABLE = ("draft", "sent", "cancelled", "failed")


async def build(view: View) -> None:
    """List the campaigns, newest first."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            campaign_stats.listing,
            search=query.search,
            status=query.filters.get("status", ""),
            sort=query.sort,
            descending=query.descending or not query.sort,
            page=query.page,
            size=query.size,
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        found = await view.read(campaign_stats.totals)
        return figures(found.by_status) | {"left": found.left}

    async def copy(chosen: Mapping[str, Any]) -> None:
        made = await view.call(
            campaigns.duplicate,
            view.actor,
            UUID(chosen["id"]),
            done_message="The campaign is copied",
        )
        if made is not None:
            view.go(f"/campaigns/{made.id}/edit")

    async def remove(chosen: Mapping[str, Any]) -> None:
        sure = await view.confirm(
            f"Remove “{chosen['name']}”?",
            "It disappears from this list at once and is deleted with its report after 30 days.",
            "Remove campaign",
        )
        if sure:
            await view.act("Campaign removed", campaigns.remove, UUID(chosen["id"]))
            await table.reload()

    def begin() -> None:
        kit.link_button("New campaign", "/campaigns/new", icon="plus")

    first = await totals()
    with kit.page():
        kit.page_header(
            "Campaigns", "One text to many people, each of whom can leave at any time.", begin
        )
        topic = campaigns.topic(view.actor.organization_id)
        region = await view.live(LiveStats, topic, totals, first)
        table: kit.DataTable = await kit.data_table(
            "Campaigns",
            [
                kit.Column("name", "Campaign", sortable=True, href="href"),
                kit.Column("status", "State", "status", sortable=True),
                kit.Column("share", "Settled", "share"),
                kit.Column("planned", "People", "number", sortable=True),
                kit.Column("sent", "Sent", "number"),
                kit.Column("opened", "Opened", right=True),
                kit.Column("clicked", "Clicked", right=True),
                kit.Column("when", "When", "time"),
            ],
            fetch,
            filters=[kit.Filter("status", "State", STATUSES)],
            actions=[
                kit.RowAction("copy", "Duplicate", "copy", copy),
                kit.RowAction("remove", "Remove", "trash-2", remove, danger=True),
            ],
            search="Search campaigns",
            empty=partial(nothing, begin),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


def nothing(begin: Any) -> None:
    """Say what a campaign needs, when there is none."""
    kit.empty_state(
        "send",
        "No campaign yet",
        "Write to your contacts in four steps. Nothing leaves before you have seen a checklist.",
        begin,
    )


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return one campaign as a row of the table."""
    when = one["started_at"] or one["scheduled_at"] or one["created_at"]
    draft = one["stored"] == "draft"
    return {
        "id": one["id"],
        "name": one["name"],
        "href": f"/campaigns/{one['id']}/edit" if draft else f"/campaigns/{one['id']}",
        "status": one["status"],
        "share": one["share"],
        "planned": one["planned"] or None,
        "sent": one["sent"] if one["planned"] else None,
        "opened": percent(one["opened"]),
        "clicked": percent(one["clicked"]),
        "when": when.isoformat(),
        "actions": ["copy", *(["remove"] if one["stored"] in REMOVABLE else [])],
    }


def percent(rate: float | None) -> str:
    """Return a rate of 0..1 in percent, "" when there is none yet."""
    return "" if rate is None else amounts.percent(rate, 1)


def figures(counts: dict[str, int]) -> dict[str, Any]:
    """Return the figures above the table."""
    moving = counts.get("sending", 0) + counts.get("preparing", 0)
    needs = counts.get("paused", 0) + counts.get("failed", 0)
    return kit.stats_of(
        [
            kit.Stat("sending", "On their way", str(moving), icon="send"),
            kit.Stat("scheduled", "Scheduled", str(counts.get("scheduled", 0)), icon="calendar"),
            kit.Stat("needs", "Paused or failed", str(needs), icon="circle-pause"),
            kit.Stat("sent", "Sent", f"{counts.get('sent', 0):,}", icon="circle-check"),
        ]
    )
