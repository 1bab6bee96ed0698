"""What every page about one domain begins with: its name, what comes next, and the way to the others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import connections, guides, kept
from ui import kit
from ui.domains.regions import DomainStrip
from ui.shell.view import View

PAGES = (
    ("Overview", ""),
    ("Records", "/records"),
    ("Propagation", "/propagation"),
    ("Health", "/health"),
    ("Reports", "/reports"),
    ("Settings", "/settings"),
)
TONES = {"ready": "success", "failed": "danger", "pending_nameservers": "warning"}
LINKS: dict[str, tuple[str, str]] = {
    "nameservers": ("/setup/domain?domain={id}&step=2", "Show the steps"),
    "prove": ("/setup/domain?domain={id}&step=2", "Show the record"),
    "approve": ("/domains/{id}/records", "Look at the plan"),
    "copy": ("/domains/{id}/records", "Show the records"),
    "mailboxes": ("/setup/domain?domain={id}&step=3", "Create mailboxes"),
}
"""Where the next action of a domain leads, and what its button says."""


async def head(view: View, domain_id: UUID, at: str = "") -> dict[str, Any]:
    """Draw the beginning of a page about a domain and return ``core.domains.overview.one``."""

    async def fetch() -> dict[str, Any]:
        return strip(await view.ask(kept.one, view.actor, domain_id, within=kept.LIVE))

    async def act() -> None:
        await view.act("It is tried again now", connections.restart, domain_id)

    seen = await view.ask(kept.one, view.actor, domain_id)
    base = f"/domains/{domain_id}"
    kit.page_header(seen["domain"]["shown_name"], subtitle(seen["domain"]))
    region = await view.live(DomainStrip, f"domain:{domain_id}", fetch, strip(seen))
    region.on("act", act, args=[])
    kit.link_tabs("Domain", [(title, base + path) for title, path in PAGES], base + at)
    return seen


def strip(seen: dict[str, Any]) -> dict[str, Any]:
    """Return what comes next, as the strip below the name shows it."""
    domain, following = seen["domain"], seen["next"]
    href, verb = LINKS.get(following["code"], ("", ""))
    if following["code"] == "wait" and domain["status"] == "dns_propagating":
        href, verb = "/domains/{id}/propagation", "Watch it"
    again = following["code"] == "restart"
    return {
        "status": domain["status"],
        "title": following["title"],
        "text": following["text"],
        "tone": TONES.get(domain["status"], "accent"),
        "href": href.format(id=domain["id"]),
        "verb": "Start again" if again else verb,
        "act": again,
    }


def subtitle(domain: dict[str, Any]) -> str:
    """Say in a line who keeps the name and who changes its records."""
    whose = "Bought here" if domain["bought"] else "Connected"
    registrar = "" if domain["registrar"] == guides.OTHER else domain["registrar"]
    kept = f", registered at {registrar.title()}" if registrar else ""
    hands = {
        "api": "we set its records",
        "manual": "you copy its records",
        "vendor": "its mailbox host keeps the zone",
    }
    return f"{whose}{kept}; {hands[domain['executor']]}."
