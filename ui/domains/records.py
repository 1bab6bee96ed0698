"""The records of a domain: what is planned, what stands, what drifted, and every way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks
from nicegui.element import Element

from core.domains import drift, kept, records
from core.domains.records import ChangeSet
from ui import kit
from ui.domains import frame, plan, texts, way_back
from ui.shell.regions import Quiet
from ui.shell.view import View


async def build(view: View, domain_id: UUID) -> None:
    """Show the plan and the records; both follow what happens elsewhere."""

    async def fetch() -> dict[str, Any]:
        return await view.ask(kept.one, view.actor, domain_id, within=kept.LIVE)

    async def plan_again() -> None:
        await view.call(
            records.plan, view.actor, domain_id, "setup", done_message="The plan is new"
        )

    async def look() -> None:
        await view.call(
            drift.watch,
            view.actor,
            domain_id,
            done_message=lambda found: f"The zone {'differs' if found else 'is as it should be'}",
        )

    def tools() -> None:
        kit.button("Compare with the zone", on_click=look, variant="secondary", icon="scale")
        kit.button("Plan again", on_click=plan_again, variant="secondary", icon="refresh-cw")

    with kit.page():
        seen = await frame.head(view, domain_id, "/records")
        drifted = kit.box("stack g16")
        planned = kit.box("stack g16")
        with kit.section("Records we stand for", "Copy any of them with one click", tools):
            standing = kit.box()
        tables = await way_back.draw(view, domain_id, seen["domain"]["shown_name"])
        region = await view.live(Quiet, f"domain:{domain_id}", fetch, seen, share="records")
    shown: dict[str, Any] = {}

    async def follow(now: dict[str, Any]) -> None:
        new = not shown
        if changed(shown, "change_set", [now["change_set"], now["run"], now["domain"]["executor"]]):
            await redraw(planned, plan.draw(view, domain_id, now))
            if not new:
                await tables.reload()
        if changed(shown, "records", now["records"]):
            await redraw(standing, list_records(now["records"]))
        await redraw(drifted, warn(view, domain_id))

    await follow(seen)
    region.on_change = lambda now: background_tasks.create(follow(now))


def changed(shown: dict[str, Any], key: str, value: Any) -> bool:
    """Tell whether a part differs from what is drawn, and remember it."""
    if key in shown and shown[key] == value:
        return False
    shown[key] = value
    return True


async def redraw(holder: Element, drawing: Any) -> None:
    """Draw a part anew."""
    if holder.is_deleted:
        drawing.close()
        return
    holder.clear()
    with holder:
        await drawing
    holder.set_visibility(bool(holder.default_slot.children))


async def list_records(standing: list[dict[str, Any]]) -> None:
    """List what we stand for."""
    if standing:
        kit.zone_diff("Records we stand for", texts.standing_rows(standing))
        return
    kit.empty_state(
        "server",
        "No record yet",
        "They are listed as soon as the first plan is carried out.",
    )


async def warn(view: View, domain_id: UUID) -> None:
    """Say what somebody has changed, and offer to put it right."""
    found = await view.read(drift.find, domain_id)
    if found is None:
        return

    async def repair() -> None:
        done: ChangeSet | None = await view.call(
            drift.repair, view.actor, domain_id, done_message=None
        )
        if done is None:
            return
        if done.status == "planned":
            view.toast("warning", "This needs your consent", "Look at the plan and approve it.")
        else:
            view.toast("success", "The records are as they were")

    rows = [
        {
            "id": str(number),
            "kind": one["wanted"]["kind"],
            "name": one["wanted"]["name"],
            "title": texts.title(one["purpose"]),
            "before": [texts.content(other) for other in one["found"]],
            "after": [texts.content(one["wanted"])],
            "action": "update" if one["found"] else "create",
            "why": one["text"],
        }
        for number, one in enumerate(found.differences)
    ]

    def button() -> None:
        kit.button("Repair", on_click=repair, icon="wrench", testid="repair")

    with kit.section("Somebody changed your records", "Red is there, green should be", button):
        kit.zone_diff("Differences", rows)
