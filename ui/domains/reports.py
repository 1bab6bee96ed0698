"""DMARC of one domain: the ladder with advice, the reports of receivers, and who sends in its name."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from core.amounts import percent
from core.domains import reports
from ui import kit
from ui.domains import frame
from ui.shell.view import View

TEXTS = {
    "none": "Receivers only report",
    "quarantine_testing": "Reports what quarantine would do",
    "quarantine": "What fails goes to spam",
    "reject_testing": "Reports what reject would do",
    "reject": "What fails is refused",
}
MOVES = {
    "advance": ("success", "Time for the next stage"),
    "stay": ("accent", "Stay where you are"),
    "back": ("danger", "Go one stage back"),
}


async def build(view: View, domain_id: UUID) -> None:
    """Show stages, advice and what was reported."""

    async def take(name: str, raw: bytes) -> None:
        taken = await view.call(reports.take, view.actor, raw, done_message=None)
        if taken is not None:
            view.toast(
                "success", f"{name} is read", f"{taken.new} new, {taken.known} known before."
            )
            view.go(f"/domains/{domain_id}/reports")

    with kit.page():
        seen = await frame.head(view, domain_id, "/reports")
        if not seen["domain"]["dmarc"].get("rua"):
            unaddressed(domain_id)
        await stages(view, domain_id)
        summary = await view.read(reports.summary, domain_id)
        if summary["reports"]:
            figures(summary)
            course(summary["days"])
            await sources(summary["sources"])
        with kit.section("Add reports", "Those mailed to one of your inboxes are found in it"):
            kit.small_file(
                "Choose a report, or drop it here",
                take,
                accept=".xml,.gz,.zip,.eml",
                hint="The attachment as it came (.xml, .gz, .zip), or the whole mail (.eml).",
            )


def unaddressed(domain_id: UUID) -> None:
    """Say that no receiver reports, and where to change that."""
    kit.alert(
        "warning",
        "Nobody receives reports about this domain",
        "Name a mailbox: receivers then send one report a day, and the advice below can go on.",
        lambda: kit.link_button("Name a mailbox", f"/domains/{domain_id}/settings", small=True),
    )


async def stages(view: View, domain_id: UUID) -> None:
    """Show the ladder, the advice and the way to move."""
    advice = await view.read(reports.advice, domain_id)

    async def move_to(stage: str) -> None:
        planned = await view.call(
            reports.move, view.actor, domain_id, stage, done_message="The change is planned"
        )
        if planned is not None:
            view.go(f"/domains/{domain_id}/records")

    async def chosen() -> None:
        await move_to(stage.value)

    ladder = [{**one, "text": TEXTS[one["stage"]]} for one in advice["ladder"]]
    tone, title = MOVES[advice["move"]]
    with kit.section("Policy", "From watching to refusing, one stage at a time"):
        kit.ladder(ladder, advice["stage"], advice["to"])

        def act() -> None:
            if advice["move"] != "stay":
                label = f"Plan: {advice['to_title'].lower()}"
                kit.button(label, on_click=lambda: move_to(advice["to"]), small=True)

        kit.alert(tone, title, " ".join(advice["reasons"]), act)
        with kit.box(tag="details"):
            kit.text("Choose a stage yourself", "cap muted", "summary")
            with kit.form(chosen):
                stage = kit.select(
                    "Stage",
                    {one["stage"]: one["title"] for one in ladder},
                    value=advice["stage"],
                    name="stage",
                )
                with kit.box("row"):
                    kit.button("Plan the change", submit=True, variant="secondary")


def figures(summary: dict[str, Any]) -> None:
    """Show what the reports say in four figures."""
    total = summary["total"]
    kit.stat_cards(
        [
            kit.Stat("messages", "Messages", f"{total['messages']:,}", icon="mail"),
            share("aligned", "Pass DMARC", total["aligned_share"], "shield-check"),
            share("dkim", "Pass by DKIM", total["dkim_share"], "key-round"),
            share("spf", "Pass by SPF", total["spf_share"], "server"),
        ]
    )


def share(key: str, title: str, value: float, icon: str) -> kit.Stat:
    """Return a share of 0..1 as a figure."""
    return kit.Stat(key, title, percent(value, 1), icon=icon)


def course(days: list[dict[str, Any]]) -> None:
    """Draw what passed and what failed, day by day."""
    with kit.section("Alignment, day by day", "As receivers report it"):
        kit.chart(
            "Messages",
            [kit.short_day(date.fromisoformat(one["day"])) for one in days],
            [
                kit.Series("pass", [float(one["aligned"]) for one in days], "success"),
                kit.Series("fail", [float(one["failing"]) for one in days], "danger"),
            ],
            kind="bar",
        )


async def sources(found: list[dict[str, Any]]) -> None:
    """List who sends in the name of the domain."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        return kit.narrowed([row(one) for one in found], query)

    await kit.data_table(
        "Sources",
        [
            kit.Column("ip", "Address", "mono"),
            kit.Column("domains", "Signs or returns for"),
            kit.Column("messages", "Messages", "number"),
            kit.Column("aligned", "Pass", "share"),
            kit.Column("dkim", "By DKIM", "share"),
            kit.Column("spf", "By SPF", "share"),
        ],
        fetch,
        filters=[kit.Filter("passes", "Pass", {"all": "Everything", "some": "Not everything"})],
        search="Search addresses",
        size=10,
    )


def row(source: dict[str, Any]) -> dict[str, Any]:
    """Return one source as a row; shares are 0..100."""
    return {
        "id": source["ip"],
        "ip": source["ip"],
        "domains": ", ".join(source["domains"]) or "–",
        "messages": source["messages"],
        "aligned": round(source["aligned_share"] * 100),
        "passes": "all" if source["aligned_share"] == 1 else "some",
        "dkim": round(source["dkim_share"] * 100),
        "spf": round(source["spf_share"] * 100),
    }
