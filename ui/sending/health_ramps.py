"""The volume of an organization's domains: how much each may send today, tomorrow, and at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.sending import domain_ramps, pacing
from core.sending.domain_ramps import RAMP_DAYS, Ramp
from ui import kit
from ui.shell.view import View

COLUMNS = (
    kit.Column("domain", "Domain", "mono"),
    kit.Column("status", "State", "status"),
    kit.Column("day", "Day"),
    kit.Column("sent", "Sent today", "number"),
    kit.Column("today", "May leave today", right=True),
    kit.Column("tomorrow", "Tomorrow", right=True),
    kit.Column("full_at", "Full volume from", "time"),
)


async def ramps_card(view: View) -> None:
    """Show the ramps; owners may say that a domain has sent before."""
    ramps = await view.read(domain_ramps.listing)
    if not ramps:
        return

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        wanted = query.search.lower()
        rows = [
            shown(view, ramp)
            for ramp in await view.read(domain_ramps.listing)
            if wanted in ramp.domain
        ]
        return kit.TablePage(rows[query.offset : query.offset + query.size], len(rows))

    async def skip(row: Mapping[str, Any]) -> None:
        domain = str(row["id"])
        sure = await view.confirm(
            f"Has {domain} sent mail to many before?",
            f"Then it need not grow its volume over {RAMP_DAYS} days. If it has not, mailbox "
            "providers take sudden volume for spam, and that harms the domain for months.",
            "It has, send at full rate",
        )
        if sure:
            await view.act(f"{domain} sends at full rate", pacing.skip_ramp, domain)
            await table.reload()

    said = (
        f"A domain that has not sent before grows its volume over {RAMP_DAYS} days, "
        "from 50 to 50,000 messages a day, so that mailbox providers learn to trust it."
    )
    with kit.section("Volume of your domains", said):
        table = await kit.data_table(
            "Volume of your domains",
            COLUMNS,
            fetch,
            actions=[kit.RowAction("skip", "It has sent before", "trending-up", skip)],
            search="Search domains",
        )


def shown(view: View, ramp: Ramp) -> dict[str, Any]:
    """Return a ramp as a row; nothing is left to skip where it does not bind."""
    bound = ramp.today is not None
    return {
        "id": ramp.domain,
        "domain": ramp.domain,
        "status": ramp.state,
        "day": _day(ramp),
        "sent": ramp.sent,
        "today": f"{ramp.today:,}" if ramp.today is not None else "no limit",
        "tomorrow": f"{ramp.tomorrow:,}" if ramp.tomorrow is not None else "no limit",
        "full_at": ramp.full_at.isoformat() if ramp.full_at and bound else None,
        "actions": ["skip"] if bound and view.actor.role == "owner" else [],
    }


def _day(ramp: Ramp) -> str:
    if ramp.today is None:
        return "skipped" if ramp.skipped else "done"
    return f"{ramp.day} of {RAMP_DAYS}" if ramp.day else "begins with its first campaign"
