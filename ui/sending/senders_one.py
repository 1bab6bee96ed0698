"""One sender: the records its domain needs, how far they are, and what is known of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks
from nicegui.element import Element

from core.sending import senders
from core.sending.sender_states import PROOFS
from core.sending.senders import Seen
from core.sending.sending_domains import Proof
from ui import kit
from ui.sending import senders as actions
from ui.sending import senders_frame
from ui.shell.view import View

PROVIDERS = {"ses": "Amazon SES", "resend": "Resend", "relay": "Your relay, signed by us"}


async def build(view: View, sender_id: UUID) -> None:
    """Show a sender; the records and facts follow by themselves."""

    async def remove() -> None:
        if await actions.remove(view, sender_id):
            view.go("/senders")

    def tools() -> None:
        if seen.sender.status == "verified" and not seen.sender.is_default:
            kit.button(
                "Make default",
                on_click=lambda: prefer(view, sender_id),
                variant="secondary",
                icon="badge-check",
                testid="make-default",
            )
        kit.button(
            "Change the name",
            on_click=lambda: actions.rename(view, sender_id),
            variant="secondary",
            icon="pencil",
        )
        kit.button("Delete", on_click=remove, variant="ghost", icon="trash-2")

    seen = await view.read(senders.get, sender_id)
    with kit.page():
        kit.page_header(seen.sender.email, seen.sender.name, tools)
        with kit.section("DNS records", f"What proves that {seen.domain.domain} may send"):
            region = await senders_frame.records(view, seen.domain.id)
        with kit.section("What is known"):
            facts = kit.box()
    shown = {"status": seen.sender.status}
    draw(facts, seen)

    async def follow(_now: dict[str, Any]) -> None:
        fresh = await view.read(senders.get, sender_id)
        if facts.is_deleted:
            return
        if fresh.sender.status != shown["status"]:
            shown["status"] = fresh.sender.status
            with facts:
                view.go(f"/senders/{sender_id}")
        else:
            draw(facts, fresh)

    region.on_change = lambda now: background_tasks.create(follow(now))


async def prefer(view: View, sender_id: UUID) -> None:
    """Make this sender the default and show so."""
    await actions.prefer(view, sender_id)
    view.go(f"/senders/{sender_id}")


def draw(holder: Element, seen: Seen) -> None:
    """Draw the facts as they are now."""
    sender, domain = seen.sender, seen.domain
    region = f", {domain.region}" if domain.region else ""
    rows: list[tuple[str, Any]] = [
        ("Default", "Yes" if sender.is_default else "No"),
        ("Sent by", f"{PROVIDERS.get(domain.provider, domain.provider)}{region}"),
        ("Domain", PROOFS[Proof(domain.status)].capitalize()),
        ("Signature (DKIM)", PROOFS[Proof(domain.dkim_status)].capitalize()),
        ("Added", lambda: kit.ago(sender.created_at)),
    ]
    if sender.last_verified_at is not None:
        verified_at = sender.last_verified_at
        rows.append(("Last seen verified", lambda: kit.ago(verified_at)))
    if domain.configuration:
        rows.append(("Configuration set", lambda: kit.mono(domain.configuration)))
    holder.clear()
    with holder:
        kit.definition_list(rows)
