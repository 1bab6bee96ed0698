"""The health of sending: queue, couriers, providers and relays, events given up, block lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from core.operations import sending_health
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View
from ui.theme import statuses

TOPIC = "deliveries"
MINUTE = 60


async def build(view: View) -> None:
    """Show the figures, moving by themselves, and the tables behind them."""

    async def fetch() -> dict[str, Any]:
        return kit.stats_of(cards(await view.read(sending_health.figures)))

    with kit.page():
        kit.page_header(
            "Sending health",
            "What waits, who carries it, and what wants a look.",
            lambda: kit.link_button("Kill switch", "/operate/kill-switch", variant="secondary"),
        )
        await view.live(LiveStats, TOPIC, fetch)
        await table(
            view,
            "Couriers",
            sending_health.couriers,
            (
                kit.Column("id", "Courier", "mono"),
                kit.Column("status", "State", "status"),
                kit.Column("in_hand", "In hand", "number"),
                kit.Column("started_at", "Started", "time"),
            ),
            ("send", "Nobody is delivering", "A courier appears as soon as a worker runs."),
            narrow="status",
        )
        await table(
            view,
            "Providers and relays",
            sending_health.accounts,
            (
                kit.Column("name", "Account"),
                kit.Column("organization", "Organization"),
                kit.Column("status", "State", "status"),
                kit.Column("per_second", "A second", right=True),
                kit.Column("per_day", "A day", "number"),
                kit.Column("spent", "Today", "number"),
                kit.Column("why", "Why"),
                kit.Column("until", "Until", "time"),
            ),
            ("server", "No account in use yet", "Providers appear with their first message."),
            narrow="status",
        )
        await events(view)
        await table(
            view,
            "Domains on block lists",
            sending_health.listed,
            (
                kit.Column("name", "Domain", "mono"),
                kit.Column("organization", "Organization", href="organization_href"),
                kit.Column("lists", "Listed by"),
                kit.Column("checked_at", "Looked", "time"),
            ),
            ("shield-check", "No domain is listed", "Every sending domain is looked up daily."),
            narrow="organization",
        )


async def events(view: View) -> None:
    """List events of providers that were given up, with a way to try them again."""

    async def replay(row: Mapping[str, Any]) -> None:
        await view.act("It is worked on again", sending_health.replay, UUID(row["id"]))
        await shown.reload()

    shown = await table(
        view,
        "Events given up",
        sending_health.given_up,
        (
            kit.Column("kind", "Event"),
            kit.Column("provider", "From"),
            kit.Column("error", "Why"),
            kit.Column("at", "Arrived", "time"),
        ),
        ("circle-check", "Nothing was given up", "Events that fail eight times appear here."),
        actions=[kit.RowAction("replay", "Work on it again", "rotate-ccw", replay)],
        narrow="provider",
    )


async def table(
    view: View,
    title: str,
    use_case: Callable[..., Awaitable[list[dict[str, Any]]]],
    columns: tuple[kit.Column, ...],
    nothing: tuple[str, str, str],
    *,
    actions: Sequence[kit.RowAction] = (),
    narrow: str,
) -> kit.DataTable:
    """Show a short list as a table under its title; ``narrow`` is the column of its filter."""
    first = [await view.read(use_case)]

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        return kit.narrowed(first.pop() if first else await view.read(use_case), query)

    column = next(one for one in columns if one.key == narrow)
    values = sorted({str(row[narrow]) for row in first[0] if row[narrow]})
    words = {value: statuses.look(value).word if narrow == "status" else value for value in values}

    kit.h2(title)
    return await kit.data_table(
        title,
        columns,
        fetch,
        actions=actions,
        filters=[kit.Filter(narrow, column.title, words)],
        search=f"Search {title.lower()}",
        empty=lambda: kit.empty_state(*nothing, organizations),
        under=f"{title.split(maxsplit=1)[0].lower()}_",
    )


def cards(found: dict[str, Any]) -> list[kit.Stat]:
    """Return the figures; a queue whose oldest message is late by minutes shows it."""
    late = found["late_seconds"] // MINUTE
    stuck, strain = found["unwritten"], found["strain"]
    return [
        kit.Stat(
            "strain",
            "Load",
            "Too much" if strain else "Well",
            trend=strain[0] if strain else "",
            tone="danger" if strain else "success",
            icon="gauge",
        ),
        kit.Stat(
            "database",
            "Database",
            "Full" if "full" in stuck else "Stuck" if stuck else "Well",
            trend=f"{stuck} Mail waits." if stuck else "",
            tone="danger" if stuck else "success",
            icon="server",
        ),
        kit.Stat(
            "due",
            "Due now",
            f"{found['due']:,}",
            trend=f"{f'oldest {late} min late, ' if late else ''}{found['later']:,} later",
            tone="warning" if late else "neutral",
            icon="send",
        ),
        kit.Stat("held", "Held", f"{found['held']:,}", icon="circle-pause"),
        wanting("unknown", "Fate unknown", found["unknown"], "circle-help"),
        wanting("events", "Events given up", found["events_failed"], "webhook"),
        wanting("inboxes", "Inboxes that fail", found["inboxes"], "inbox"),
        wanting("listed", "Domains on block lists", found["listed"], "octagon-x"),
    ]


def wanting(name: str, title: str, count: int, icon: str) -> kit.Stat:
    """Return a figure that should be zero."""
    tone = "danger" if count else "success"
    said = "wants a look" if count else "all is well"
    return kit.Stat(name, title, f"{count:,}", trend=said, tone=tone, icon=icon)


def organizations() -> None:
    """Lead to those who send."""
    kit.link_button("See the organizations", "/operate/organizations", variant="secondary")
