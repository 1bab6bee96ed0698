"""The SPF record of a domain: what it costs, and flattening with its before and after."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from nicegui import background_tasks
from nicegui.element import Element

from core.domains import flattening, kept
from core.domains.spf_views import SpfView
from ui import kit
from ui.shell.view import View


async def build(view: View, domain_id: UUID) -> None:
    """Draw the section; counting asks the DNS, so it fills a moment later."""

    async def again() -> None:
        await fill(view, domain_id, holder, kept.NOW)

    def tools() -> None:
        kit.button("Look again", on_click=again, variant="ghost", icon="refresh-cw", small=True)

    with kit.section("SPF", "Receivers look up at most ten names", tools):
        holder = kit.box("stack g16")
    with holder, kit.box("row g8 muted"):
        kit.spinner("Counting lookups")
        kit.text("Counting lookups…", tag="span")
    background_tasks.create(fill(view, domain_id, holder))


async def fill(
    view: View, domain_id: UUID, holder: Element, within: timedelta | None = None
) -> None:
    """Count, then show; take no count older than ``within``."""
    with holder:
        seen = await view.look(kept.spf, view.actor, domain_id, within=within)
    if holder.is_deleted:
        return
    holder.clear()
    with holder:
        if seen is None or not seen.record:
            kit.paragraph("There is no SPF record yet.", muted=True)
        else:
            show(view, domain_id, seen)


def show(view: View, domain_id: UUID, seen: SpfView) -> None:
    """Draw the record, its tree and what flattening does."""
    kit.copy_field(seen.record, "SPF record")
    tone = "danger" if seen.needed else "success"
    kit.progress_bar(seen.lookups / seen.most, f"{seen.lookups} of {seen.most} lookups", tone=tone)
    kit.caption(f"{seen.lookups} of {seen.most} lookups are used.")
    if seen.rows:
        kit.cost_tree("Lookups by term", list(seen.rows))
    if seen.flattened:
        in_force(view, domain_id, seen)
    elif seen.after is None or seen.after >= seen.lookups:
        kit.caption(seen.refusal or "Flattening would save nothing here.")
    else:
        offer(view, domain_id, seen)


def in_force(view: View, domain_id: UUID, seen: SpfView) -> None:
    """Show the flattened record, what keeps it from being renewed, and the way back."""

    async def stop() -> None:
        done = await view.call(
            flattening.stop, view.actor, domain_id, done_message="The original is planned"
        )
        if done is not None:
            view.go(f"/domains/{domain_id}/records")

    async def accept() -> None:
        await view.call(
            flattening.accept, view.actor, domain_id, done_message="The shorter record is published"
        )

    if seen.problem:
        kit.alert(
            "warning",
            "The last good record stays published",
            seen.problem,
            lambda: kit.button("Publish the new one anyway", on_click=accept, small=True),
        )
    before_after(seen)
    with kit.box("row"):
        kit.button("Restore the original", on_click=stop, variant="secondary", icon="undo-2")


def offer(view: View, domain_id: UUID, seen: SpfView) -> None:
    """Show what flattening would come to, and whether it is worth it."""

    async def start() -> None:
        done = await view.call(
            flattening.start,
            view.actor,
            domain_id,
            list(seen.includes),
            done_message="The flattened record is planned",
        )
        if done is not None:
            view.go(f"/domains/{domain_id}/records")

    before_after(seen)
    if seen.refusal:
        kit.caption(seen.refusal)
    kit.caption(
        "Receivers stop at ten lookups and refuse to believe the rest: flatten it."
        if seen.needed
        else "The record keeps to the limit: flattening is not needed, and has to be kept current."
    )
    with kit.box("row"):
        kit.button(
            "Flatten…",
            on_click=start,
            variant="primary" if seen.needed else "secondary",
            icon="layers",
            testid="flatten",
        )


def before_after(seen: SpfView) -> None:
    """Show what changes in lookups and length."""
    kit.definition_list(
        [
            ("Lookups before", str(seen.lookups)),
            ("Lookups after", str(seen.after)),
            ("Written out", ", ".join(seen.includes) or "nothing"),
            ("Length", f"{seen.characters} characters"),
            ("Flattened record", lambda: kit.text(seen.text, "mono cap wraps", "span")),
        ]
    )
