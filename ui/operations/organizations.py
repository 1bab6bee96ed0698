"""Organizations for the platform's staff: all of them, and one with its brakes, limits and appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core import amounts
from core.operations import switch_board, tenant_plans, tenants
from core.ports.money import dollars
from ui import kit
from ui.operations.organization_actions import appeal_card, brakes, limits_form
from ui.operations.organization_plan import packages_form, plan_cards
from ui.operations.switches import press_switch
from ui.shell.regions import KillSwitch
from ui.shell.view import View

PATH = "/operate/organizations"
COLUMNS = (
    kit.Column("name", "Organization", sortable=True, href="href"),
    kit.Column("plan", "Plan"),
    kit.Column("sent", "Sent this month", "number", sortable=True),
    kit.Column("bounce_rate", "Bounces", sortable=True, right=True),
    kit.Column("complaint_rate", "Complaints", sortable=True, right=True),
    kit.Column("state", "Sending", "status"),
    kit.Column("appeal", "Appeal", "status"),
    kit.Column("created_at", "Since", "time", sortable=True),
)


async def build(view: View) -> None:
    """List every organization with plan, usage, rates and state."""
    figures = await view.read(tenants.totals)

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            tenants.listing,
            query.search,
            query.filters.get("state", ""),
            query.sort,
            descending=query.descending,
            page=query.page,
            size=query.size,
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    with kit.page():
        kit.page_header("Organizations", "Who sends through this platform, and how it is received.")
        kit.stat_cards(totals(figures))
        await kit.data_table(
            "Organizations",
            COLUMNS,
            fetch,
            filters=[kit.Filter("state", "Sending", tenants.STATES)],
            search="Search organizations",
            sort="name",
            empty=lambda: kit.empty_state(
                "building-2", "No organization yet", "The first one appears with its sign-up."
            ),
        )


def totals(figures: dict[str, int]) -> list[kit.Stat]:
    """Return the figures of the platform."""
    waiting = figures["appeals"]
    appeals = f"{waiting} with an appeal" if waiting else ""
    return [
        kit.Stat(
            "all",
            "Organizations",
            f"{figures['organizations']:,}",
            trend=f"{figures['active']:,} sent in 30 days",
            icon="building-2",
        ),
        kit.Stat(
            "suspended",
            "Suspended",
            f"{figures['suspended']:,}",
            trend=appeals,
            tone="warning" if waiting else "neutral",
            icon="ban",
            href=f"{PATH}?state=suspended",
        ),
        kit.Stat("sent", "Messages this month", f"{figures['sent']:,}", icon="mail"),
        kit.Stat("revenue", "A month", dollars(figures["monthly_cents"]), icon="credit-card"),
    ]


async def one(view: View, organization_id: UUID) -> None:
    """Show one organization: how its mail is received, what holds it back, what staff may do."""
    first = await view.read(tenants.detail, organization_id)
    held = await view.ask(tenant_plans.held, view.actor, organization_id)

    async def fetch() -> dict[str, Any]:
        return await view.read(switch_board.of_organization, organization_id)

    async def again() -> None:
        view.go(f"{PATH}/{organization_id}")

    with kit.page():
        with kit.box("row between g16 wrap head"):
            with kit.box("stack g4 grow"):
                kit.h1(first["name"])
                kit.mono(str(organization_id))
            kit.status_badge(first["state"])
        received(first)
        if first["appeal"]:
            appeal_card(view, organization_id, first["appeal"], again)
        region = await view.live(
            KillSwitch, switch_board.TOPIC, fetch, of=first["name"], share=str(organization_id)
        )
        region.on(
            "press",
            lambda event: press_switch(view, organization_id, first["name"], on=bool(event.args)),
        )
        brakes(view, organization_id, first, again)
        plan_cards(view, organization_id, first["name"], held, again)
        packages_form(view, organization_id, first)
        limits_form(view, organization_id, first)
        with kit.section("About"):
            kit.definition_list(
                [
                    ("Members", str(first["members"])),
                    ("Since", kit.day(datetime.fromisoformat(first["created_at"]))),
                    ("Sent this month", f"{first['sent']:,}"),
                ]
            )
            kit.link("What was done here", f"/operate/audit?q={organization_id}")


def received(first: dict[str, Any]) -> None:
    """Show the figures of the last 30 days."""
    delivered, bounced = first["delivered"], first["bounced"]
    kit.stat_cards(
        [
            kit.Stat("delivered", "Delivered in 30 days", f"{delivered:,}", icon="mail-check"),
            kit.Stat(
                "bounces",
                "Bounce rate",
                percent(first["bounces"]),
                trend=f"{bounced:,} bounced",
                tone=TONES[first["bounces"]["level"]],
                icon="undo-2",
            ),
            kit.Stat(
                "complaints",
                "Complaint rate",
                percent(first["complaints"]),
                trend=f"{first['complained']:,} complained",
                tone=TONES[first["complaints"]["level"]],
                icon="triangle-alert",
            ),
        ]
    )


TONES = {"good": "success", "fair": "warning", "poor": "danger", "none": "neutral"}


def percent(rate: dict[str, Any]) -> str:
    """Return a rate as people read it; below the floor of the sample there is none."""
    return "too few" if rate["rate"] is None else amounts.percent(rate["rate"], 2)


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return one organization as a row of the table."""
    return {
        **one,
        "href": f"{PATH}/{one['id']}",
        "bounce_rate": percent(one["bounces"]),
        "complaint_rate": percent(one["complaints"]),
        "appeal": "open" if one["appeals"] else "",
    }
