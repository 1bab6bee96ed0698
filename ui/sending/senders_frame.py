"""What the pages about senders begin with, and the records that two of them show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from core.domains.records import ChangeSet
from core.sending import senders, sending_domains
from core.system import Work
from ui import kit
from ui.sending.senders_regions import SenderRecords, records_of
from ui.shell.view import View

PAGES = (
    ("Senders", "/senders"),
    ("Domains", "/senders/domains"),
    ("Relays", "/senders/relays"),
)


def head(view: View, title: str, text: str, at: str, actions: Callable[[], Any]) -> None:
    """Draw the title of a page and the way to the others."""
    kit.page_header(title, text, actions)
    pages = PAGES if "owner" in view.roles else PAGES[:2]
    kit.link_tabs("Senders", pages, at)


def topic(view: View) -> str:
    """Return the topic that rings when something of the senders changes."""
    return senders.topic(view.actor.require_organization())


async def records(view: View, domain_id: UUID) -> SenderRecords:
    """Show the records of a domain; they follow what happens elsewhere."""

    async def fetch() -> dict[str, Any]:
        return await view.read(_records, domain_id)

    async def verify() -> None:
        seen = await view.call(sending_domains.verify, view.actor, domain_id, done_message=None)
        if seen is None:
            region.run_method("done")
        elif seen.verified:
            view.toast("success", f"{seen.domain} is verified")
        else:
            view.toast("accent", "Not all records are there yet", "We look again by ourselves.")

    async def publish() -> None:
        done: ChangeSet | None = await view.call(
            sending_domains.publish, view.actor, domain_id, done_message=None
        )
        if done is None:
            region.run_method("done")
        elif done.status == "planned":
            view.toast("accent", "This needs your consent", "Look at the plan and approve it.")
            view.go(f"/domains/{done.domain_id}/records")
        else:
            view.toast("success", "The records are set", "Verification follows in a moment.")

    region = await view.live(SenderRecords, topic(view), fetch, share=str(domain_id))
    region.on("verify", verify, args=[])
    region.on("publish", publish, args=[])
    return region


async def _records(work: Work, domain_id: UUID) -> dict[str, Any]:
    domain = await sending_domains.get(work, domain_id)
    holder = await sending_domains.publishable(work, domain)
    return records_of(domain, publishable=holder is not None)
