"""The change set people look at: every line before and after, its risk, and the button that does it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import carrying_out, change_rows, connections, instructions, records
from core.system import Work
from ui import kit
from ui.domains import texts
from ui.shell.view import View

RISKS = {"low": "success", "medium": "warning", "high": "danger"}
OPEN = ("planned", "failed")
SETTLED = ("verified", "undone", "discarded")


async def draw(view: View, domain_id: UUID, seen: dict[str, Any]) -> None:
    """Show the current change set until it is settled; the history keeps it."""
    current = seen["change_set"]
    if current is None or current["status"] in SETTLED:
        return
    key = UUID(current["id"])
    by_hand = current["executor"] == "manual"
    lines = await view.read(to_copy, key) if by_hand and current["changes"] else []

    def badges() -> None:
        kit.badge(f"{current['risk'].title()} risk", RISKS[current["risk"]])
        kit.status_badge(current["status"])

    with kit.section(current["title"], " ".join(current["words"]), badges):
        remarks(current)
        if lines and current["status"] not in ("applied", "verified"):
            kit.records_to_copy("Records to copy", lines)
        elif current["changes"]:
            kit.zone_diff("Changes", texts.change_rows(current["changes"]))
        if current["status"] in OPEN:
            decide(view, key, current)
        elif by_hand and current["status"] == "approved":
            look_for(view, domain_id, key)
        elif current["status"] == "applied":
            kit.button("Ask the name servers", on_click=lambda: ask(view, key), icon="search")


def remarks(current: dict[str, Any]) -> None:
    """Say what forbids the plan, and what went wrong."""
    for refusal in current["refusals"]:
        kit.alert("danger", "This is refused", refusal["text"])
    if current["problem"]:
        kit.alert("danger", "It was not carried out", current["problem"])


def decide(view: View, key: UUID, current: dict[str, Any]) -> None:
    """Ask for the consents, and offer to carry the plan out or to drop it."""
    refused = bool(current["refusals"])
    boxes: dict[str, kit.Field] = {}

    def ready() -> bool:
        return not refused and all(box.value for box in boxes.values())

    async def approve() -> None:
        await view.call(
            carrying_out.carry_out,
            view.actor,
            key,
            list(boxes),
            done_message="The plan is carried out",
        )

    async def discard() -> None:
        await view.act("The plan is dropped", records.discard, key)

    for consent in current["consents"]:
        label = f"I agree: {consent['text']}"
        boxes[consent["code"]] = kit.checkbox(
            label, name=consent["code"], on_change=lambda _: go.set_enabled(ready())
        )
    with kit.box("row g8 wrap"):
        verb = "Approve" if current["executor"] == "manual" else "Approve and apply"
        go = kit.button(
            verb, on_click=approve, icon="check", disabled=not ready(), testid="approve-plan"
        )
        kit.button("Discard", on_click=discard, variant="secondary", testid="discard-plan")


def look_for(view: View, domain_id: UUID, key: UUID) -> None:
    """Offer to look whether the records are copied."""

    async def take_over() -> None:
        done = await view.act(
            "We set the records", connections.configure, domain_id, executor="api"
        )
        if done is not None:
            view.go(f"/setup/domain?domain={domain_id}&step=2")

    with kit.box("row g8 wrap"):
        kit.button("I have copied them, look now", on_click=lambda: ask(view, key), icon="search")
        kit.button("Let us set the records", on_click=take_over, variant="ghost")


async def ask(view: View, key: UUID) -> None:
    """Ask every authoritative server for the records of a plan."""
    missing = await view.call(records.verify, view.actor, key, done_message=None)
    if missing is None:
        return
    if not missing:
        view.toast("success", "Every record is there")
        return
    names = sorted({f"{one.kind} {one.name}" for one in missing})
    view.toast("warning", f"{len(names)} not found yet", ", ".join(names[:3]))


async def to_copy(work: Work, change_set_id: UUID) -> list[dict[str, Any]]:
    """Return the lines of a plan as the registrar's form wants them."""
    plan = await records.get(work, change_set_id)
    domain = await connections.get(work, plan.domain_id)
    lines = instructions.instructions(
        change_rows.changes_of(plan), domain.name, domain.registrar or "other"
    )
    return [
        {
            "id": str(number),
            "verb": line.verb,
            "kind": line.kind,
            "host": line.host,
            "value": line.value,
            "priority": line.priority,
            "ttl": line.ttl,
            "meaning": line.meaning,
            "old": line.old_value,
        }
        for number, line in enumerate(lines)
    ]
