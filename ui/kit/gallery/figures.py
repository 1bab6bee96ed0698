"""Gallery: figures, charts and tables."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from ui import kit
from ui.shell.view import View

STEMS = ("getacme", "tryacme", "acmehq", "useacme", "acmemail", "joinacme", "acmeteam", "helloacme")
STATES = ("active", "warming", "propagating", "dns_pending", "failed", "active", "active")


def cards() -> None:
    """Draw a row of figures."""
    kit.stat_cards(
        [
            kit.Stat(
                "domains",
                "Domains ready",
                "48",
                trend="6 more than last week",
                direction="up",
                tone="success",
                icon="globe",
                spark=(31, 33, 34, 38, 41, 42, 48),
            ),
            kit.Stat(
                "mailboxes",
                "Mailboxes warming",
                "96",
                trend="12 finish tomorrow",
                icon="flame",
                spark=(40, 52, 61, 60, 74, 88, 96),
            ),
            kit.Stat(
                "replies",
                "Reply rate",
                "4.2",
                unit="%",
                trend="0.6 points up",
                direction="up",
                tone="success",
                icon="reply",
                spark=(2.8, 3.1, 3.0, 3.4, 3.6, 3.9, 4.2),
            ),
            kit.Stat(
                "bounces",
                "Bounces",
                "17",
                trend="5 more than yesterday",
                direction="up",
                tone="danger",
                icon="mail-warning",
                spark=(6, 4, 9, 8, 12, 12, 17),
            ),
        ]
    )


def charts() -> None:
    """Draw the three kinds of chart."""
    hours = [f"{hour:02}:00" for hour in range(24)]
    sent = [round(320 + 240 * math.sin(h / 3.2) + 40 * math.cos(h * 1.7)) for h in range(24)]
    replies = [round(value * 0.06 + 6 * math.cos(h)) for h, value in enumerate(sent)]
    with kit.section("Mail of the last day", "Hover for the figures of an hour."):
        kit.chart(
            "Mail sent and replies by hour",
            hours,
            [kit.Series("sent", sent), kit.Series("replies", replies, "success")],
        )
    with kit.box("grid2"):
        with kit.section("Warmup"):
            kit.chart(
                "Warmup mails a day",
                ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
                [kit.Series("sent", [12, 18, 24, 31, 36, 40, 44], "warning")],
                kind="bar",
                height=160,
            )
        with kit.section("Inbox placement"):
            kit.chart(
                "Share in the inbox by day",
                ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
                [
                    kit.Series("Google", [91, 92, 94, 93, 96, 97, 98], "success"),
                    kit.Series("Microsoft", [84, 86, 85, 89, 90, 93, 92], "purple"),
                ],
                kind="line",
                unit=" %",
                height=160,
            )


async def table(view: View) -> None:
    """Draw a data table over 200 rows made up here."""
    rows = sample_rows(view)

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = [
            row
            for row in rows
            if query.search.lower() in row["name"]
            and query.filters.get("status", row["status"]) == row["status"]
        ]
        if query.sort:
            found.sort(key=lambda row: row[query.sort], reverse=query.descending)
        return kit.TablePage(found[query.offset : query.offset + query.size], len(found))

    async def remove(row: Any) -> None:
        if await view.confirm(f"Remove {row['name']}?", "Its mailboxes stop sending.", "Remove"):
            view.toast("success", f"{row['name']} removed")

    await kit.data_table(
        "Domains",
        [
            kit.Column("name", "Domain", "mono", sortable=True, href="href"),
            kit.Column("status", "Status", "status", sortable=True),
            kit.Column("provider", "Provider"),
            kit.Column("mailboxes", "Mailboxes", "number", sortable=True),
            kit.Column("health", "Health", "health"),
            kit.Column("updated_at", "Updated", "time", sortable=True),
        ],
        fetch,
        filters=[
            kit.Filter(
                "status",
                "Status",
                {"active": "Active", "warming": "Warming", "failed": "Failed"},
                "All statuses",
            )
        ],
        actions=[
            kit.RowAction("check", "Check records", "refresh-cw", lambda _: None),
            kit.RowAction("remove", "Remove", "trash-2", remove, danger=True),
        ],
        search="Search domains",
        sort="name",
        size=8,
    )


def sample_rows(view: View) -> list[dict[str, Any]]:
    """Return 200 domains."""
    levels = ("good", "good", "fair", "none", "poor")
    return [
        {
            "id": str(number),
            "name": f"{STEMS[number % 8]}{number}.com",
            "href": f"/kit?domain={number}",
            "status": STATES[number % 7],
            "provider": ("Google Workspace", "Microsoft 365")[number % 3 == 0],
            "mailboxes": number % 4 + 1,
            "health": levels[number % 5],
            "updated_at": (view.now() - timedelta(minutes=number * 37)).isoformat(),
        }
        for number in range(200)
    ]
