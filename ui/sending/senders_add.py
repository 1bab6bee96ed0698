"""Adding a sender in two steps: which address, then the DNS records that prove its domain."""

from __future__ import annotations

from nicegui.element import Element

from core.sending import senders, sending_domains
from core.sending.sending_domains import SendingDomain
from ui import kit
from ui.domains.connecting import domain_field
from ui.sending import senders_frame
from ui.shell.view import View

WHERE = (
    "Add these records in Cloudflare under DNS > Records, with the proxy switched off (DNS only), "
    "or wherever the DNS of {domain} is kept. They are usually visible within minutes; we look "
    "again by ourselves, so you can close this."
)
CONNECTED = (
    "{domain} is connected here, so Mailwright can set these records for you. You can also copy "
    "them by hand."
)


async def sender(view: View) -> None:
    """Ask for an address, then show what its domain needs."""
    with kit.dialog("Add a sender", wide=True) as modal:
        holder = kit.box("stack g16")

    async def add() -> None:
        seen = await view.call(
            senders.add,
            view.actor,
            email.value,
            name.value,
            done_message="The sender is added",
        )
        if seen is not None and not holder.is_deleted:
            await second(view, modal, holder, seen.domain)

    with holder:
        kit.h2("Which email address do you prefer to send from?")
        kit.paragraph("Use an address at a domain of your own; its mailbox may exist or not.")
        with kit.form(add):
            email = kit.field(
                "Email address",
                name="email",
                kind="email",
                placeholder="hello@acme-mail.com",
                icon="at-sign",
                autocomplete="off",
                focus=True,
            )
            name = kit.field(
                "Name",
                name="name",
                placeholder="Ada of Acme",
                optional=True,
                autocomplete="off",
                hint="Readers see it beside the address.",
            )
            with kit.modal_foot(modal):
                kit.button("Add Sender", submit=True, testid="add-sender")
    await modal.answered()


async def domain(view: View) -> None:
    """Ask for a domain, then show what it needs."""
    with kit.dialog("Add a domain", wide=True) as modal:
        holder = kit.box("stack g16")

    async def add() -> None:
        made = await view.call(
            sending_domains.add, view.actor, name.value, done_message="The domain is added"
        )
        if made is not None and not holder.is_deleted:
            await second(view, modal, holder, made)

    with holder:
        kit.h2("Which domain do you want to send from?")
        with kit.form(add):
            name = domain_field("The name behind the @ of your addresses.")
            with kit.modal_foot(modal):
                kit.button("Add Domain", submit=True, testid="add-domain")
    if await modal.answered():
        view.go("/senders/domains")


async def second(view: View, modal: kit.Modal, holder: Element, made: SendingDomain) -> None:
    """Show the second step in place of the first."""
    holder.clear()
    with holder:
        kit.h2("Configure DNS Records")
        here = await view.read(sending_domains.publishable, made) is not None
        kit.paragraph((CONNECTED if here else WHERE).format(domain=made.domain), muted=True)
        await senders_frame.records(view, made.id)
        with kit.box("modal-foot"):
            kit.button("Done", on_click=lambda: modal.close("done"), testid="records-done")
