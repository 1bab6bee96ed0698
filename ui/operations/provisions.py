"""The operator's pages: every provision live, one with its log, retry, cancel with a refund plan."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from nicegui import background_tasks
from nicegui.element import Element

from core.ports.money import dollars
from core.provisioning import cancelling, progress, provisions, sold
from ui import kit
from ui.accounts.facts import name_of, readable
from ui.shell.regions import ProgressSteps, ProvisionGrid
from ui.shell.view import View

STATUSES = (
    ("provisioning", "Provisioning", "loader-circle"),
    ("failed", "Failed", "circle-alert"),
    ("active", "Active", "circle-check"),
    ("cancelled", "Cancelled", "ban"),
)
STATES = {"upgrading": "Upgrading", **{key: title for key, title, _ in STATUSES}}


async def build(view: View) -> None:
    """Show every provision, moving by itself."""

    async def fetch() -> dict[str, Any]:
        rows = await view.read(progress.listing)
        return {
            "rows": [{**row, "href": path(row["id"])} for row in rows],
            "counts": await view.read(sold.counts),
        }

    first = await fetch()
    with kit.page():
        kit.page_header(
            "Provisions", "Every paid package with its step, what it waits for and its age."
        )
        totals = kit.box()
        nothing = kit.box()
        with nothing, kit.card():
            kit.empty_state(
                "rocket",
                "No provision yet",
                "The first one appears as soon as a package is paid.",
                lambda: kit.link_button(
                    "Check that all is ready", "/operate/preflight", variant="secondary"
                ),
            )
        region = await view.live(ProvisionGrid, "provisions", fetch, first)
        everything = kit.box("stack g12")
        with everything:
            kit.h2("Every package")
            table = await listed(view)
    known: dict[str, int] = {}

    def follow(data: dict[str, Any]) -> None:
        nonlocal known
        nothing.set_visibility(not data["rows"])
        everything.set_visibility(bool(data["rows"]))
        if data["counts"] != known:
            count(totals, data["counts"])
            if known:
                background_tasks.create(table.reload())
            known = data["counts"]

    follow(first)
    region.on_change = follow


def path(provision_id: str) -> str:
    """Return the address of one provision."""
    return f"/operate/provisions/{provision_id}"


async def listed(view: View) -> kit.DataTable:
    """List every package that was ever paid, to be searched; above it stands what moves."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            sold.listing,
            query.search,
            query.filters.get("status", ""),
            page=query.page,
            size=query.size,
        )
        return kit.TablePage([{**row, "href": path(row["id"])} for row in found.rows], found.total)

    return await kit.data_table(
        "Every package",
        [
            kit.Column("package", "Package", href="href"),
            kit.Column("organization", "Organization"),
            kit.Column("status", "State", "status"),
            kit.Column("started_at", "Started", "time"),
        ],
        fetch,
        filters=[kit.Filter("status", "State", STATES)],
        search="Search brand or organization",
        empty=lambda: kit.link_button("Pre-flight", "/operate/preflight", variant="secondary"),
    )


def count(holder: Element, counted: dict[str, int]) -> None:
    """Draw how many provisions there are of each status; an upgrade provisions as well."""
    provisioning = counted.get("provisioning", 0) + counted.get("upgrading", 0)
    shown = {**counted, "provisioning": provisioning}
    holder.clear()
    with holder:
        kit.stat_cards(
            [
                kit.Stat(status, title, str(shown.get(status, 0)), icon=icon)
                for status, title, icon in STATUSES
            ]
        )


async def one(view: View, provision_id: UUID) -> None:
    """Show one provision with its log and what can be done."""

    async def fetch() -> dict[str, Any]:
        return await view.read(progress.of, provision_id)

    first = await fetch()
    with kit.page():
        with kit.box("row between g16 wrap head"):
            with kit.box("stack g4 grow"):
                kit.h1(first["brand"])
                kit.mono(str(provision_id))
            offered = kit.box("row g8 wrap keep")
        region = await view.live(ProgressSteps, f"provision:{provision_id}", fetch, first)
        with kit.section("Log", "Facts of every step. Secrets are never part of it."):
            entries = kit.box("stack g16")
    shown = ""

    async def follow(data: dict[str, Any]) -> None:
        nonlocal shown
        now = json.dumps([data["status"], [step["state"] for step in data["steps"]]])
        if now == shown:
            return
        shown = now
        log = await view.read(progress.log, provision_id)
        for holder in (offered, entries):
            holder.clear()
        with offered:
            actions(view, provision_id, data["status"])
        with entries:
            for step in log:
                entry(step)

    await follow(first)
    region.on_change = lambda data: background_tasks.create(follow(data))


def actions(view: View, key: UUID, status: str) -> None:
    """Offer what fits the status."""

    async def retry() -> None:
        await view.act("It goes on from the failed step", provisions.retry, key)

    async def look() -> None:
        await view.act("It is looked at now", provisions.look_now, key)

    if status == "failed":
        kit.button("Retry from this step", on_click=retry, icon="rotate-ccw", testid="retry")
    if status in ("provisioning", "upgrading"):
        kit.button("Look now", on_click=look, variant="secondary", icon="refresh-cw")
    kit.link_button("At the host", f"/operate/provisions/{key}/host", variant="secondary")
    if status in ("provisioning", "upgrading", "failed", "active"):
        kit.link_button("Cancel…", f"/operate/provisions/{key}/cancel", variant="secondary")


def entry(step: dict[str, Any]) -> None:
    """Show one step of the log."""
    facts = {name: value for name, value in step["facts"].items() if name != "shown"}
    looks = f"{step['looks']} look{'' if step['looks'] == 1 else 's'}"
    with kit.box("stack g8"):
        with kit.box("row g8 wrap"):
            kit.h3(step["title"])
            kit.status_badge(step["state"])
            kit.caption(looks)
        if facts:
            kit.definition_list(
                [(name_of(name), readable(value, whole=True)) for name, value in facts.items()]
            )
        if step["error"]:
            kit.text(f"{step['error'].get('code')}: {step['error'].get('detail')}", "mono cap", "p")


async def cancel(view: View, provision_id: UUID) -> None:
    """Show what cancelling means and carry it out."""
    found = await view.read(progress.of, provision_id)
    plan = await view.read(cancelling.plan, provision_id)

    async def go_on() -> None:
        cents = round(float(amount.value or 0) * 100)
        sure = await view.confirm(
            "Cancel this package?",
            f"{dollars(cents)} goes back; mailboxes are removed.",
            "Cancel the package",
            typed="CANCEL",
        )
        if sure:
            done = await view.act(
                "Cancelling has begun",
                cancelling.cancel,
                provision_id,
                refund_cents=cents,
                reason=reason.value,
            )
            if done is not None:
                view.go(f"/operate/provisions/{provision_id}")

    with kit.page(narrow=True):
        kit.page_header(found["brand"], "Cancel with a refund plan")
        with kit.section("What cancelling means"):
            kit.definition_list(
                [
                    ("Paid", dollars(plan.paid_cents)),
                    ("Refunded already", dollars(plan.refunded_cents)),
                    ("Names that stay registered", ", ".join(d.name for d in plan.kept) or "none"),
                    ("Names not bought", ", ".join(d.name for d in plan.unbought) or "none"),
                    ("Suggested refund", dollars(plan.suggested_cents)),
                ]
            )
        with kit.card(), kit.form(go_on):
            amount = kit.field(
                "Refund in dollars",
                kind="number",
                value=f"{plan.suggested_cents / 100:.2f}",
                name="refund_cents",
                min=0,
                max=plan.most_cents / 100,
                step=0.01,
                hint=f"At most {dollars(plan.most_cents)}.",
            )
            reason = kit.field(
                "Reason, as the customer reads it", kind="textarea", name="reason", rows=3
            )
            with kit.box("row between g8"):
                kit.link_button("Back", f"/operate/provisions/{provision_id}", variant="secondary")
                kit.button("Cancel the package", submit=True, variant="danger")
