"""Every domain of the organization: how it stands, and the way to connect or buy more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.domains import connections, kept, lists, overview, statuses
from core.domains.lists import Totals
from ui import kit
from ui.domains import connecting
from ui.shell.regions import LiveStats
from ui.shell.view import View

MOST_EXPORTED = 100_000
GOOD, FAIR = 85, 60
"""Scores from which a domain counts as good or fair."""


async def build(view: View) -> None:
    """List the domains; the table follows by itself."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        asked = {**question(query), "page": query.page, "size": query.size}
        found = await view.ask(kept.listing, view.actor, **asked)
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def export(query: kit.TableQuery) -> str:
        found = await view.read(overview.listing, **question(query), size=MOST_EXPORTED)
        return lists.as_csv(found.rows)

    async def follow() -> None:
        kept.forget_lists(view.system)
        await table.reload()

    async def remove(chosen: Any) -> None:
        if await remove_domain(view, UUID(chosen["id"]), str(chosen["name"])):
            await table.reload()

    async def totals() -> dict[str, Any]:
        counted = await view.read(lists.totals)
        return figures(counted) | {"moved_at": str(counted.moved_at)}

    def actions() -> None:
        kit.link_button("Buy a domain", "/domains/buy", variant="secondary", icon="shopping-cart")
        kit.button("Connect many", on_click=lambda: connecting.many(view), variant="secondary")
        kit.button("Connect domain", on_click=lambda: connecting.one(view), icon="plus")

    first = await totals()
    with kit.page():
        kit.page_header(
            "Domains", "Every domain you send from, and whether the world believes it.", actions
        )
        if first["cards"][0]["value"] != "0":
            organization = str(view.actor.organization_id)
            region = await view.live(LiveStats, "domains", totals, first, share=organization)
            region.on_change = lambda _: background_tasks.create(follow())
        table: kit.DataTable = await kit.data_table(
            "Domains",
            COLUMNS,
            fetch,
            filters=[
                kit.Filter(
                    "status", "Status", {one.value: title for one, title in statuses.TITLES.items()}
                )
            ],
            actions=[kit.RowAction("remove", "Remove", "trash-2", remove, danger=True)],
            search="Search domains",
            sort="name",
            export=export,
            empty=lambda: nothing(view),
        )


COLUMNS = (
    kit.Column("name", "Domain", "mono", sortable=True, href="href"),
    kit.Column("status", "Status", "status", sortable=True),
    kit.Column("spf", "SPF", "mark"),
    kit.Column("dkim", "DKIM", "mark"),
    kit.Column("dmarc", "DMARC", "mark"),
    kit.Column("mx", "MX", "mark"),
    kit.Column("score", "Score", "number", sortable=True),
    kit.Column("percent", "Visible", "share"),
    kit.Column("drift", "Drift", "status"),
    kit.Column("checked", "Last check", "time", sortable=True),
)


def question(query: kit.TableQuery) -> dict[str, Any]:
    """Return which domains the table asks for, and in which order."""
    sort = f"{'-' if query.descending else ''}{query.sort or 'name'}"
    return {"search": query.search, "status": query.filters.get("status", ""), "sort": sort}


def row(domain: dict[str, Any]) -> dict[str, Any]:
    """Return one domain as a row of the table."""
    return domain | {
        "name": domain["shown_name"],
        "href": f"/domains/{domain['id']}",
        "drift": "drifted" if domain["drifted"] else "",
        "checked": domain["checked_at"],
    }


def figures(counted: Totals) -> dict[str, Any]:
    """Return the figures above the table."""
    score = None if counted.score is None else round(counted.score)
    wanting = counted.failed + counted.drifted
    return kit.stats_of(
        [
            kit.Stat("all", "Domains", f"{counted.all:,}", icon="globe"),
            kit.Stat("ready", "Ready to send", f"{counted.ready:,}", icon="circle-check"),
            kit.Stat(
                "wanting",
                "Want your attention",
                f"{wanting:,}",
                trend=f"{counted.failed} stopped, {counted.drifted} changed" if wanting else "",
                tone="warning" if wanting else "neutral",
                icon="triangle-alert",
            ),
            kit.Stat(
                "score",
                "Health, average",
                "–" if score is None else str(score),
                trend="not checked yet" if score is None else "of 100",
                icon="heart-pulse",
                href="/domains/health",
            ),
        ]
    )


async def remove_domain(view: View, domain_id: UUID, name: str) -> bool:
    """Ask, then let a domain go; tell whether it was."""
    sure = await view.confirm(
        f"Remove {name}?",
        "Nothing is set up or watched any more. The records at your DNS host stay as they are, so "
        "mail goes on as before.",
        "Remove domain",
        typed=name,
    )
    return sure and await view.act(f"{name} is removed", connections.remove, domain_id) is not None


def nothing(view: View) -> None:
    """Say how a list of domains begins."""
    kit.empty_state(
        "globe",
        "No domain yet",
        "Connect one you own, or buy one here. Its records are planned, shown to you, and watched.",
        lambda: begin(view),
    )


def begin(view: View) -> None:
    """Offer both ways to a first domain."""
    kit.button("Connect domain", on_click=lambda: connecting.one(view), icon="plus")
    kit.link_button("Buy a domain", "/domains/buy", variant="secondary", icon="shopping-cart")
