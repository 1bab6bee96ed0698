"""Addresses to send from: how far each is proved, and the way to add one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import background_tasks, events
from nicegui.element import Element

from core.amounts import count
from core.sending import quotas, senders
from core.system import Work
from ui import kit
from ui.sending import senders_add, senders_frame
from ui.sending.senders_regions import SenderList, row_of
from ui.shell.view import View

MOST_SHOWN = 500


async def build(view: View) -> None:
    """List the senders; the table follows by itself."""

    async def fetch() -> dict[str, Any]:
        return await view.read(_rows)

    async def act(event: events.GenericEventArguments) -> None:
        what, sender_id = event.args
        act_on = ACTS.get(str(what))
        if act_on is not None:
            await act_on(view, UUID(str(sender_id)), region)

    async def many(event: events.GenericEventArguments) -> None:
        await remove_many(view, [UUID(str(one)) for one in event.args])

    def add() -> None:
        kit.button(
            "Add sender", on_click=lambda: senders_add.sender(view), icon="plus", testid="add"
        )

    first = await fetch()
    with kit.page():
        senders_frame.head(
            view,
            "Senders",
            "Addresses your mail comes from. Each rests on a domain that proves it is yours.",
            "/senders",
            add,
        )
        notice = kit.box()
        notice.set_visibility(False)
        nothing = kit.box("card")
        with nothing:
            kit.empty_state(
                "at-sign",
                "No sender yet",
                "Add the address your campaigns come from. You get the DNS records it needs, and "
                "we tell you when it may send.",
                add,
            )
        region = await view.live(SenderList, senders_frame.topic(view), fetch, first)
        region.on("act", act)
        region.on("many", many)
        gone = kit.box("stack g16")

    async def follow(now: dict[str, Any]) -> None:
        nothing.set_visibility(not now["rows"])
        await draw_removed(view, gone)

    await follow(first)
    region.on_change = lambda now: background_tasks.create(follow(now))
    background_tasks.create(warn(view, notice))


async def warn(view: View, holder: Element) -> None:
    """Say that the provider's account is in its sandbox, or paused."""
    told = await view.ask(quotas.notice, view.actor.require_organization())
    if told is None or holder.is_deleted:
        return
    holder.set_visibility(True)
    with holder:
        kit.alert(
            "warning",
            told["title"],
            told["text"],
            lambda: kit.link("How to leave it", told["href"]),
        )


async def draw_removed(view: View, holder: Element) -> None:
    """List what was deleted within the last days, with the way back."""
    found = await view.read(senders.removed)
    if holder.is_deleted:
        return
    holder.clear()
    holder.set_visibility(bool(found))
    with holder:
        if not found:
            return
        with kit.section("Deleted", f"Each can be restored for {senders.KEPT_DAYS} days"):
            for seen in found[:5]:
                with kit.box("row between g8 wrap"):
                    kit.mono(seen.sender.email)
                    kit.button(
                        "Restore",
                        on_click=partial(restore, view, seen.sender.id, seen.sender.email),
                        variant="ghost",
                        icon="undo-2",
                        small=True,
                    )


async def restore(view: View, sender_id: UUID, email: str) -> None:
    """Bring a deleted sender back."""
    await view.act(f"{email} is back", senders.restore, sender_id)


async def verify(view: View, sender_id: UUID, region: SenderList) -> None:
    """Look at a sender's domain now."""
    seen = await view.call(senders.verify, view.actor, sender_id, done_message=None)
    if seen is None:
        region.run_method("done")
    elif seen.verified:
        view.toast("success", f"{seen.domain} is verified")
    else:
        view.toast("accent", "Not all records are there yet", "We look again by ourselves.")


async def prefer(view: View, sender_id: UUID, _region: SenderList | None = None) -> None:
    """Make a sender the default."""
    await view.act(
        lambda sender: f"{sender.email} is the default now", senders.set_default, sender_id
    )


async def rename(view: View, sender_id: UUID, _region: SenderList | None = None) -> None:
    """Ask for another name."""
    seen = await view.read(senders.get, sender_id)

    async def save() -> None:
        done = await view.act(
            "The name is changed", senders.rename, sender_id, name.value, seen.sender.version
        )
        if done is not None:
            modal.close("done")

    with kit.dialog("Change the name") as modal:
        kit.h2(f"Name of {seen.sender.email}")
        with kit.form(save):
            name = kit.field(
                "Name",
                name="name",
                value=seen.sender.name,
                optional=True,
                focus=True,
                hint="Readers see it beside the address.",
            )
            with kit.modal_foot(modal):
                kit.button("Save", submit=True)
    await modal.answered()


async def remove(view: View, sender_id: UUID, _region: SenderList | None = None) -> bool:
    """Ask, then delete a sender; tell whether it is gone."""
    seen = await view.read(senders.get, sender_id)
    email = seen.sender.email
    sure = await view.confirm(
        f"Delete {email}?",
        f"Nothing is sent from it any more. It can be restored for {senders.KEPT_DAYS} days; then "
        "its domain is removed at the provider too, unless another sender uses it.",
        "Delete sender",
    )
    return sure and await view.act(f"{email} is deleted", senders.remove, sender_id) is not None


async def remove_many(view: View, ids: list[UUID]) -> None:
    """Ask once, then delete several senders; one that is needed never stops the others."""
    sure = await view.confirm(
        f"Delete {count(len(ids), 'sender')}?",
        f"Nothing is sent from them any more. They can be restored for {senders.KEPT_DAYS} days.",
        "Delete senders",
    )
    for sender_id in ids if sure else ():
        await view.act("The sender is deleted", senders.remove, sender_id)


async def records(view: View, sender_id: UUID, _region: SenderList | None = None) -> None:
    """Open the page of a sender."""
    view.go(f"/senders/{sender_id}")


async def _rows(work: Work) -> dict[str, Any]:
    found = await senders.listing(work, 1, MOST_SHOWN)
    return {"rows": [row_of(seen) for seen in found.rows]}


ACTS: dict[str, Callable[[View, UUID, SenderList], Awaitable[object]]] = {
    "verify": verify,
    "default": prefer,
    "rename": rename,
    "delete": remove,
    "records": records,
}
"""What the menu of a row does."""
