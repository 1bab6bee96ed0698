"""Wishing for trouble in the sandbox: the faults in force, and the form for another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui.element import Element

from core import sandbox
from core.sandbox import FaultWish, State
from ui import kit
from ui.operations.sandbox_requests import PROVIDERS, words
from ui.shell.view import View

METHODS = {"*": "Every method"} | {one: one for one in ("GET", "POST", "PUT", "PATCH", "DELETE")}
Redraw = Callable[[], Awaitable[None]]


def build(view: View, now: State) -> None:
    """Wish for trouble, and take it back."""

    async def redraw() -> None:
        seen = await sandbox.state(view.system, view.actor)
        listed(view, holder, seen, redraw)

    async def inject() -> None:
        wish = FaultWish(
            provider=provider.value,
            kind=kind.value,
            route_pattern=route.value.strip() or "*",
            method=method.value,
            times=int(times.value) if times.value else None,
            value=float(value.value or 0),
        )
        if await view.call(sandbox.inject, view.actor, wish, done_message="It will go wrong"):
            await redraw()

    kinds = {kind: now.faults.notes.get(kind, words(kind)) for kind in now.faults.kinds}
    with kit.section("Faults", "What is to go wrong, on which calls and how often."):
        holder = kit.box("stack g8")
        listed(view, holder, now, redraw)
        with kit.form(inject):
            with kit.box("cols2"):
                provider = kit.select(
                    "Provider",
                    {**PROVIDERS, "*": "Every provider"},
                    value="zapmail",
                    name="provider",
                )
                kind = kit.select("What goes wrong", kinds, value="status", name="kind")
                route = kit.field(
                    "Route",
                    value="*",
                    name="route_pattern",
                    hint="A shell pattern on the path, such as /v2/domains/*.",
                )
                method = kit.select("Method", METHODS, value="*", name="method")
                times = kit.field(
                    "How often",
                    kind="number",
                    value="1",
                    name="times",
                    min=1,
                    step=1,
                    hint="Empty: until it is cleared.",
                )
                value = kit.field(
                    "Value",
                    kind="number",
                    value="0",
                    name="value",
                    min=0,
                    hint="Seconds of latency or of Retry-After, or the status.",
                )
            with kit.box("row"):
                kit.button("Inject fault", submit=True, icon="zap", variant="danger")


def listed(view: View, holder: Element, now: State, redraw: Redraw) -> None:
    """List the faults in force."""

    def one(fault_id: str, sentence: str) -> None:
        async def clear() -> None:
            await view.call(sandbox.clear, view.actor, fault_id, done_message="Cleared")
            await redraw()

        with kit.box("row between g8 wrap"):
            kit.mono(sentence)
            kit.button("Clear", on_click=clear, variant="ghost", small=True)

    async def clear_all() -> None:
        await view.call(sandbox.clear, view.actor, done_message="All faults are cleared")
        await redraw()

    holder.clear()
    with holder:
        for fault in now.faults.active:
            wish = fault.wish
            often = f"{wish.times} more" if wish.times else "until cleared"
            one(
                fault.id,
                f"{wish.provider} {wish.method} {wish.route_pattern}: {words(wish.kind)}"
                f" {wish.value:g} ({often})",
            )
        if now.faults.active:
            with kit.box("row"):
                kit.button("Clear all", on_click=clear_all, variant="secondary", small=True)
        else:
            kit.caption("Nothing is set to go wrong.")
