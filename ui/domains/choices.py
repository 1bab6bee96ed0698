"""What is wanted of one domain: senders, receiving, reports, tracking, SPF, keys, and the way out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import connections
from core.domains.spf_senders import SENDERS
from ui import kit
from ui.domains import frame, signing, spf
from ui.domains.listing import remove_domain
from ui.shell.view import View

MX = {
    "google": "Google Workspace, five servers",
    "google_single": "Google Workspace, one server",
    "none": "Leave the MX records alone",
}
SAME = {"google_five": "google"}


async def build(view: View, domain_id: UUID) -> None:
    """Show every choice; saving them plans the records anew."""
    with kit.page():
        seen = await frame.head(view, domain_id, "/settings")
        domain = seen["domain"]
        wishes(view, domain_id, domain)
        await spf.build(view, domain_id)
        await signing.build(view, domain_id)
        executor(view, domain_id, domain)
        danger(view, domain_id, domain["shown_name"])


def wishes(view: View, domain_id: UUID, domain: dict[str, Any]) -> None:
    """Ask who sends, where mail is received, where reports go, and how links are called."""
    chosen: dict[str, kit.Field] = {}

    async def save() -> None:
        saved = await view.act(
            "Saved; the records are planned anew",
            connections.configure,
            domain_id,
            services=[name for name, box in chosen.items() if box.value],
            mx_template=receiving.value,
            dmarc={**domain["dmarc"], "rua": rua.value},
            tracking_label=tracking.value,
        )
        if saved is not None:
            view.go(f"/domains/{domain_id}/records")

    template = SAME.get(domain["mx_template"], domain["mx_template"]) or "none"
    with kit.section("What this domain is for", "Saving plans the records anew"), kit.form(save):
        kit.h3("Who may send")
        with kit.box("cols3"):
            for name, sender in SENDERS.items():
                chosen[name] = kit.checkbox(
                    sender.title, value=name in domain["services"], name=f"service-{name}"
                )
        receiving = kit.select("Mail to this domain", MX, value=template, name="mx_template")
        rua = kit.field(
            "DMARC reports go to",
            value=", ".join(domain["dmarc"].get("rua", [])),
            name="rua",
            optional=True,
            placeholder="dmarc@example.com",
            hint="Several addresses are separated by commas. The policy itself is under Reports.",
        )
        tracking = kit.field(
            "Tracking name",
            value=domain["tracking_label"],
            name="tracking_label",
            optional=True,
            suffix=f".{domain['shown_name']}",
            placeholder="track",
            hint="Links in your mail carry this name instead of ours.",
        )
        with kit.box("row"):
            kit.button("Save and plan", submit=True, testid="save-domain")


def executor(view: View, domain_id: UUID, domain: dict[str, Any]) -> None:
    """Offer to hand the records over."""
    if domain["executor"] == "vendor":
        return
    by_us = domain["executor"] == "api"
    other = "manual" if by_us else "api"

    async def hand_over() -> None:
        sure = await view.confirm(
            "Set the records yourself from now on?" if by_us else "Let us set the records?",
            "Nothing is removed. The set-up begins again with who serves the zone."
            if by_us
            else "You change the name servers once; the present records are carried over first.",
            "Hand over",
            danger=False,
        )
        if not sure:
            return
        done = await view.act(
            "You set the records now" if by_us else "We set the records now",
            connections.configure,
            domain_id,
            executor=other,
        )
        if done is not None:
            view.go(f"/setup/domain?domain={domain_id}&step=2")

    said = "We set them at our DNS host." if by_us else "You copy them to your own DNS host."
    with (
        kit.section("Who changes the records", said),
        kit.box("row g8 wrap"),
    ):
        kit.button(
            "Copy them myself" if by_us else "Let us set them",
            on_click=hand_over,
            variant="secondary",
        )


def danger(view: View, domain_id: UUID, name: str) -> None:
    """Offer the way out."""

    async def remove() -> None:
        if await remove_domain(view, domain_id, name):
            view.go("/domains")

    with kit.card("danger-zone stack g12"):
        kit.h3("Remove this domain")
        kit.paragraph(
            "It is no longer set up or watched. Its records stay as they are.", muted=True
        )
        with kit.box("row"):
            kit.button("Remove domain", on_click=remove, variant="danger", testid="remove-domain")
