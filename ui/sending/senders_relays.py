"""Relays of the organization's own: tested step by step, and in use once they work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import background_tasks

from core.sending import relay_checks, relays
from core.sending.relays import Relay
from ui import kit
from ui.sending import senders_frame, senders_relay_form, senders_steps
from ui.shell.regions import Quiet
from ui.shell.view import View

TLS = {"starttls": "STARTTLS", "tls": "TLS from the start", "none": "not encrypted"}
PAGE = "/senders/relays"


async def build(view: View) -> None:
    """Show each relay with what its last test showed."""

    def add() -> None:
        kit.button(
            "Add relay", on_click=lambda: senders_relay_form.ask(view), icon="plus", testid="add"
        )

    async def fetch() -> dict[str, Any]:
        return {"seen": [(str(one.id), one.version) for one in await view.read(relays.listing)]}

    async def follow() -> None:
        found = await view.read(relays.listing)
        if holder.is_deleted:
            return
        holder.clear()
        with holder:
            for relay in found:
                draw(view, relay)
            if not found:
                nothing(add)

    with kit.page():
        senders_frame.head(
            view,
            "Relays",
            "Your own mail servers. While one is in use, campaigns leave over it, signed with "
            "your key where one is published.",
            PAGE,
            add,
        )
        holder = kit.box("stack g16")
        region = await view.live(Quiet, senders_frame.topic(view), fetch, share="relays")
    await follow()
    region.on_change = lambda _: background_tasks.create(follow())


def nothing(add: Callable[[], None]) -> None:
    """Say what a relay is for."""
    with kit.box("card"):
        kit.empty_state(
            "server",
            "No relay",
            "Mail leaves over the provider of this installation. Add an SMTP relay to use your "
            "own instead.",
            add,
        )


def draw(view: View, relay: Relay) -> None:
    """Draw one relay."""

    def badges() -> None:
        if relay.chosen:
            kit.badge("In use", "purple")
        kit.status_badge(relay.status)

    with kit.section(
        relay.name, f"{relay.host}:{relay.port}, {TLS.get(relay.tls, relay.tls)}", badges
    ):
        if relay.problem and all(step["ok"] for step in relay.steps):
            kit.alert("danger", "SMTP connection failed", relay.problem)
        rows: list[tuple[str, Any]] = []
        if relay.checked_at is not None:
            checked_at = relay.checked_at
            rows.append(("Last test", lambda: kit.ago(checked_at)))
        rows.append(("Limits", limits(relay)))
        senders_steps.draw(relay.steps, rows)
        with kit.box("row g8 wrap"):
            kit.button(
                "Test connection",
                on_click=partial(test, view, relay),
                variant="secondary",
                icon="plug",
                testid="test-relay",
            )
            choose(view, relay)
            kit.button(
                "Edit",
                on_click=partial(senders_relay_form.ask, view, relay),
                variant="secondary",
                icon="pencil",
            )
            kit.button(
                "Remove", on_click=partial(remove, view, relay), variant="ghost", icon="trash-2"
            )


def choose(view: View, relay: Relay) -> None:
    """Offer to send over a relay, or to stop doing so."""
    if relay.chosen:
        kit.button(
            "Stop using it",
            on_click=lambda: view.act("Mail leaves over the platform again", relays.choose, None),
            variant="secondary",
            icon="circle-pause",
        )
    elif relay.status == "working":
        kit.button(
            "Use this relay",
            on_click=lambda: view.act(
                f"Mail leaves over {relay.name} now", relays.choose, relay.id
            ),
            icon="send",
            testid="use-relay",
        )


async def test(view: View, relay: Relay) -> None:
    """Try a relay and say what came of it."""
    tried = await view.call(relay_checks.check, view.actor, relay.id, done_message=None)
    if tried is None:
        return
    if tried.status == "working":
        view.toast("success", f"{relay.name} works", "Every step went well.")
    else:
        view.toast("danger", "SMTP connection failed", tried.problem)


async def remove(view: View, relay: Relay) -> None:
    """Ask, then forget a relay."""
    sure = await view.confirm(
        f"Remove {relay.name}?", "Its address and password are forgotten.", "Remove relay"
    )
    if sure:
        await view.act(f"{relay.name} is removed", relays.remove, relay.id)


def limits(relay: Relay) -> str:
    """Return the limits of a relay in words."""
    second = f"{relay.per_second:g} a second" if relay.per_second else ""
    day = f"{relay.per_day:,} a day" if relay.per_day else ""
    return ", ".join(part for part in (second, day) if part) or "None set"
