"""The health of every domain at once, worst first."""

from __future__ import annotations

from typing import Any

from nicegui import background_tasks

from core.amounts import count
from core.domains import health
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View


async def build(view: View) -> None:
    """Show the figures and the table; both follow by themselves."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            health.dashboard,
            query.page,
            query.size,
            search=query.search,
            only=query.filters.get("only", ""),
        )
        return kit.TablePage([row(one) for one in found["rows"]], found["total"])

    async def totals() -> dict[str, Any]:
        return figures((await view.read(health.dashboard, 1, 1))["totals"])

    with kit.page():
        kit.page_header("Health of your domains", "Looked at every day, the worst first.")
        organization = f"health:{view.actor.organization_id}"
        region = await view.live(LiveStats, "domains", totals, share=organization)
        table: kit.DataTable = await kit.data_table(
            "Health",
            [
                kit.Column("name", "Domain", "mono", href="href"),
                kit.Column("score", "Score", "number"),
                kit.Column("spf", "SPF", "mark"),
                kit.Column("dkim", "DKIM", "mark"),
                kit.Column("dmarc", "DMARC", "mark"),
                kit.Column("mx", "MX", "mark"),
                kit.Column("lists", "Lists", "status"),
                kit.Column("age", "Age", right=True),
                kit.Column("drift", "Drift", "status"),
                kit.Column("checked_at", "Last check", "time"),
            ],
            fetch,
            filters=[kit.Filter("only", "Show", health.ONLY)],
            search="Search domains",
            empty=lambda: kit.empty_state(
                "heart-pulse",
                "No domain yet",
                "Connect one, and its health is looked at every day.",
                lambda: kit.link_button("Go to domains", "/domains"),
            ),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return one domain as a row."""
    days = one.get("age_days")
    return one | {
        "name": one["shown_name"],
        "href": f"/domains/{one['id']}/health",
        "age": "not known"
        if days is None
        else count(days, "day") + (" (young)" if one["young"] else ""),
        "drift": "drifted" if one.get("drifted") else "",
    }


def figures(totals: dict[str, int | None]) -> dict[str, Any]:
    """Return the figures over all domains."""
    checked, score = totals["checked"] or 0, totals["score"]
    drifted, young = totals["drifted"] or 0, totals["young"] or 0
    return kit.stats_of(
        [
            kit.Stat(
                "score",
                "Average score",
                "–" if score is None else str(score),
                trend=f"{checked} of {totals['domains'] or 0} looked at",
                icon="gauge",
            ),
            kit.Stat(
                "passing", "Pass everything", str(totals["passing"] or 0), icon="shield-check"
            ),
            kit.Stat("listed", "On a list", str(totals["listed"] or 0), icon="octagon-x"),
            kit.Stat(
                "wanting",
                "Changed or young",
                str(drifted + young),
                trend=f"{drifted} changed by others, {young} under 30 days",
                tone="warning" if drifted + young else "neutral",
                icon="triangle-alert",
            ),
        ]
    )
