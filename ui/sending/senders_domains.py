"""Domains to send from: their records, how far they are proved, and the way to add one."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from core.sending import sending_domains
from core.sending.sending_domains import SendingDomain
from ui import kit
from ui.sending import senders_add, senders_frame
from ui.shell.view import View

MOST_SHOWN = 10
"""Domains on the page; the others are reached by their senders."""


async def build(view: View) -> None:
    """Show each domain with what it needs to send."""

    def add() -> None:
        kit.button(
            "Add domain", on_click=lambda: senders_add.domain(view), icon="plus", testid="add"
        )

    found = await view.read(sending_domains.listing)
    with kit.page():
        senders_frame.head(
            view,
            "Sending domains",
            "Your own names behind the @: signed with your key, so that nobody else answers for "
            "your mail.",
            "/senders/domains",
            add,
        )
        if not found:
            with kit.box("card"):
                kit.empty_state(
                    "globe",
                    "No sending domain yet",
                    "Add a domain, copy the records it needs, and verify it. Adding a sender does "
                    "the same.",
                    add,
                )
        for domain in found[:MOST_SHOWN]:
            await draw(view, domain)
        if len(found) > MOST_SHOWN:
            kit.caption(f"{len(found) - MOST_SHOWN} more: open one of their senders to see them.")


async def draw(view: View, domain: SendingDomain) -> None:
    """Draw one domain."""

    def tools() -> None:
        kit.button(
            "Remove",
            on_click=partial(remove, view, domain.id, domain.domain),
            variant="ghost",
            icon="trash-2",
            small=True,
        )

    with kit.section(domain.domain, "SPF, signature and ownership, as the world sees them", tools):
        await senders_frame.records(view, domain.id)


async def remove(view: View, domain_id: UUID, name: str) -> None:
    """Ask, then let a domain go."""
    sure = await view.confirm(
        f"Remove {name}?",
        "It is removed at the provider too. Its records at your DNS host do no harm; you may "
        "delete them.",
        "Remove domain",
    )
    if not sure:
        return
    await view.act(f"{name} is removed", sending_domains.remove, domain_id)
    view.go("/senders/domains")
