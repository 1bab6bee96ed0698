"""What came of all mail of an organization: figures, course, health as a sender, newest campaigns."""

from __future__ import annotations

from typing import Any

from core import amounts
from core.sending import analytics, campaign_stats
from ui import kit
from ui.sending.campaigns import STATUSES
from ui.sending.health_card import health_card, topic
from ui.shell.regions import LiveStats
from ui.shell.view import View

VIEWS = {"people": "Likely people", "all": "Everything", "machines": "Machines"}
NEWEST = 10


async def build(view: View, of: str = "people") -> None:
    """Show the last 30 days; ``of`` says whose opens and clicks are drawn."""
    shown = of if of in VIEWS else "people"

    async def totals() -> dict[str, Any]:
        return figures(await view.read(analytics.overall), shown)

    async def newest(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            campaign_stats.listing,
            search=query.search,
            status=query.filters.get("status", ""),
            page=query.page,
            size=query.size,
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    with kit.page():
        kit.page_header(
            "Analytics",
            "What came of your mail in the last 30 days.",
            lambda: kit.link_button("Senders", "/senders", variant="secondary", icon="at-sign"),
        )
        kit.link_tabs(
            "Whose opens and clicks",
            [(title, f"/analytics?of={key}") for key, title in VIEWS.items()],
            f"/analytics?of={shown}",
        )
        share = f"analytics:{shown}"
        await view.live(LiveStats, topic(view), totals, share=share)
        await course(view, shown)
        await health_card(view)
        await kit.data_table(
            "Campaigns",
            [
                kit.Column("name", "Campaign", href="href"),
                kit.Column("status", "State", "status"),
                kit.Column("sent", "Sent", "number"),
                kit.Column("opened", "Opened", "share"),
                kit.Column("clicked", "Clicked", "share"),
                kit.Column("started_at", "Started", "time"),
            ],
            newest,
            filters=[kit.Filter("status", "State", STATUSES)],
            search="Search campaigns",
            size=NEWEST,
            empty=lambda: kit.empty_state(
                "chart-line",
                "No campaign yet",
                "As soon as one is on its way, its figures stand here.",
                lambda: kit.link_button("New campaign", "/campaigns/new", icon="plus"),
            ),
        )


async def course(view: View, shown: str) -> None:
    """Draw the days."""
    drawn = await view.read(analytics.overall_course, shown, "UTC")
    tones = {"delivered": "neutral", "opened": "accent", "clicked": "success"}
    with kit.section("Day by day", "Delivered messages, opens and clicks (UTC)"):
        kit.chart(
            "Delivered, opened and clicked",
            drawn["labels"],
            [
                kit.Series(kind, [float(one) for one in drawn["series"][kind]], tone)
                for kind, tone in tones.items()
            ],
            kind="line",
        )


def figures(found: dict[str, Any], shown: str) -> dict[str, Any]:
    """Return the figures over all mail."""
    kinds = found["kinds"]
    return kit.stats_of(
        [
            kit.Stat("delivered", "Delivered", f"{found['delivered']:,}", icon="mail-check"),
            figure("opened", "Opened", kinds["opened"][shown], "eye"),
            figure("clicked", "Clicked", kinds["clicked"][shown], "mouse-pointer-click"),
            figure("replied", "Replied", kinds["replied"]["all"], "reply"),
            figure("bounced", "Bounced", kinds["bounced"]["all"], "mail-warning", "all that left"),
            figure("complained", "Complaints", kinds["complained"]["all"], "triangle-alert"),
            figure("unsubscribed", "Unsubscribed", kinds["unsubscribed"]["all"], "log-out"),
        ]
    )


def figure(
    key: str, title: str, found: dict[str, Any], icon: str, whole: str = "the delivered"
) -> kit.Stat:
    """Return how many messages something happened to, with the share of the whole."""
    trend = f"{amounts.percent(found['rate'], 2)} of {whole}"
    return kit.Stat(key, title, f"{found['unique']:,}", trend=trend, icon=icon)


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return a campaign as a row, leading to its report."""
    return one | {
        "href": f"/campaigns/{one['id']}/report",
        "opened": percent(one["opened"]),
        "clicked": percent(one["clicked"]),
        "sent": one["sent"] if one["planned"] else None,
        "started_at": one["started_at"].isoformat() if one["started_at"] else "",
    }


def percent(rate: float | None) -> int | None:
    """Return a rate as 0..100, None where there is none."""
    return None if rate is None else round(rate * 100)
