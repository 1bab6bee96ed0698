"""Reconciliation: what was paid against what was bought."""

from __future__ import annotations

from typing import Any

from core.provisioning import reconciliation
from ui import kit
from ui.shell.view import View

KINDS = {
    "paid_not_bought": "Paid, not bought",
    "bought_not_paid": "Bought, not paid",
    "unclear": "Outcome unknown",
    "not_ours": "Not in our books",
}


def _path(finding: dict[str, Any]) -> str:
    """Return where a finding is looked into: the package, or nothing for an order of domains."""
    package = finding.get("provision_id")
    return f"/operate/provisions/{package}" if package else ""


async def build(view: View) -> None:
    """Show the newest report and make a new one on demand."""
    report = await view.read(reconciliation.latest)

    async def reconcile() -> None:
        done = await view.call(reconciliation.reconcile, view.actor, done_message="Reconciled")
        if done is not None:
            view.go("/operate/reconciliation")

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(reconciliation.latest)
        wanted = query.filters.get("kind")
        rows = [
            {
                **finding,
                "id": str(number),
                "word": KINDS[finding["kind"]],
                "href": _path(finding),
            }
            for number, finding in enumerate(found.findings if found else [])
            if (not wanted or finding["kind"] == wanted)
            and query.search.lower() in f"{finding['organization']} {finding['what']}".lower()
        ]
        return kit.TablePage(rows[query.offset : query.offset + query.size], len(rows))

    with kit.page():
        kit.page_header(
            "Reconciliation",
            "Every night, and whenever you ask: paid against bought.",
            lambda: kit.button("Reconcile now", on_click=reconcile, icon="refresh-cw"),
        )
        if report is None:
            with kit.card():
                kit.empty_state("scale", "No report yet", "The first one is made tonight, or now.")
            return
        kit.stat_cards(
            [
                kit.Stat("findings", "Differences", str(len(report.findings)), icon="scale"),
                kit.Stat(
                    "provisions", "Packages checked", str(report.provisions_checked), icon="package"
                ),
                kit.Stat(
                    "workspaces", "Workspaces read", str(report.workspaces_read), icon="server"
                ),
                kit.Stat(
                    "when",
                    "Made",
                    f"{report.created_at:%H:%M}",
                    "UTC",
                    trend=kit.day(report.created_at),
                    icon="clock",
                ),
            ]
        )
        await kit.data_table(
            "Differences",
            [
                kit.Column("organization", "Organization", href="href"),
                kit.Column("word", "Kind"),
                kit.Column("what", "What"),
                kit.Column("since", "Since", "time"),
            ],
            fetch,
            filters=[kit.Filter("kind", "Kind", KINDS)],
            search="Search differences",
            empty=lambda: kit.empty_state(
                "circle-check",
                "Everything adds up",
                "Paid and bought are the same.",
                lambda: kit.link_button("See the packages sold", "/operate", variant="secondary"),
            ),
        )
