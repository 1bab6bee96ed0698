"""The dialog that creates one mailbox: domain, user name, person; other names when one is taken."""

from __future__ import annotations

from uuid import UUID

from core.domains import connections
from core.domains.connections import DomainStatus
from core.provisioning.direct import mailboxes
from ui import kit
from ui.shell.view import View

MOST_DOMAINS = 500
READY = (DomainStatus.dns_propagating, DomainStatus.ready)


async def new_mailbox(view: View) -> bool:
    """Ask for a mailbox and start to create it; tell whether one was started."""
    domains = await ready_domains(view)
    with kit.dialog("New mailbox", wide=True) as modal:
        kit.h2("New mailbox")
        if not domains:
            kit.paragraph("A mailbox needs a domain whose records are published.", muted=True)
            with kit.modal_foot(modal, "Close"):
                kit.link_button("Set up a domain", "/setup/domain")
        else:
            Form(view, domains, modal).draw()
    return await modal.answered() == "started"


async def ready_domains(view: View) -> dict[str, str]:
    """Return the domains that mailboxes can be made at, by id."""
    found: dict[str, str] = {}
    for status in READY:
        page = await view.read(connections.listing, "", status, 1, MOST_DOMAINS)
        found |= {str(domain.id): domain.shown_name for domain in page.rows}
    return dict(sorted(found.items(), key=lambda entry: entry[1]))


class Form:
    """The fields, and below them every address as it will be."""

    def __init__(self, view: View, domains: dict[str, str], modal: kit.Modal) -> None:
        self.view, self.domains, self.modal = view, domains, modal

    def draw(self) -> None:
        """Draw the form into the dialog."""
        first_name, _, last_name = self.view.actor.name.partition(" ")
        with kit.form(self.create):
            with kit.box("cols2"):
                self.user = kit.field(
                    "User name",
                    name="user_name",
                    autocomplete="off",
                    placeholder="anna.smith",
                    on_change=lambda _: self.preview(),
                    focus=True,
                )
                self.domain = kit.select(
                    "Domain",
                    self.domains,
                    value=next(iter(self.domains)),
                    name="domain_id",
                    on_change=lambda _: self.preview(),
                )
                self.first = kit.field(
                    "First name",
                    name="first_name",
                    value=first_name,
                    on_change=lambda _: self.preview(),
                )
                self.last = kit.field(
                    "Last name",
                    name="last_name",
                    value=last_name,
                    on_change=lambda _: self.preview(),
                )
            self.limit = kit.field(
                "Messages a day",
                name="daily_limit",
                kind="number",
                value=mailboxes.DAILY_LIMIT,
                min=1,
                max=mailboxes.MOST_A_DAY,
            )
            self.shown = kit.box("stack g8", role="status")
            with kit.modal_foot(self.modal):
                kit.button("Create mailbox", submit=True, icon="plus", testid="create-account")
        self.preview()

    def preview(self) -> None:
        """Show the address as it will be, and others that could be had."""
        name = str(self.user.value or "").strip().lower()
        self.shown.clear()
        with self.shown:
            if not name:
                kit.caption("Type a user name to see the address.")
                return
            email = f"{name}@{self.domains[str(self.domain.value)]}"
            kit.mono(email)
            others = mailboxes.alternatives(email, str(self.first.value), str(self.last.value))
            kit.caption(f"If it is taken: {', '.join(others[:3])}")

    async def create(self) -> None:
        """Start to create the mailbox."""
        created = await self.view.act(
            "The mailbox is being created",
            mailboxes.create,
            UUID(str(self.domain.value)),
            self.user.value,
            self.first.value,
            self.last.value,
            daily_limit=int(self.limit.value or 0),
        )
        if created is not None:
            self.modal.close("started")
