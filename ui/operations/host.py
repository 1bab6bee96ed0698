"""One package at its mailbox host: domains, requests for domains of one's own, and DNS records."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from core.amounts import count
from core.ports.turnkey import ConnectionRequest, DnsRecord, HostedDomain
from core.provisioning import host_view, progress
from core.provisioning.host_view import HostView
from ui import kit
from ui.shell.later import later
from ui.shell.view import View


async def build(view: View, provision_id: UUID, domain: str = "") -> None:
    """Show what the host tells, just now; ``domain`` is the ref of the one whose records are shown."""
    brand = await view.read(progress.brand, provision_id)
    with kit.page():
        kit.page_header(
            brand,
            "As the mailbox host and the sequencer tell it, just now.",
            lambda: kit.link_button(
                "Back to the provision", f"/operate/provisions/{provision_id}", variant="secondary"
            ),
        )
        asked = "Asking the mailbox host and the sequencer…"
        later(asked, lambda: told(view, provision_id, domain))


async def told(view: View, key: UUID, domain: str) -> None:
    """Ask the host and the sequencer, and show what they tell."""
    seen = await view.ask(host_view.look, view.actor, key)
    chosen = next((one for one in seen.domains if one.ref == domain), None)
    found = await view.ask(host_view.records, view.actor, key, domain) if chosen else []
    domains(key, seen)
    if chosen is not None:
        records(view, key, chosen, found)
    requests(view, key, seen.requests)
    sequencer(view, key, seen)


def path(key: UUID, domain_ref: str = "") -> str:
    """Return the address of this page."""
    return f"/operate/provisions/{key}/host" + (f"?domain={domain_ref}" if domain_ref else "")


def domains(key: UUID, seen: HostView) -> None:
    """List the domains of the workspace."""
    with kit.section("Domains", f"{count(len(seen.domains), 'domain')} in the workspace"):
        for one in seen.domains:
            with kit.box("row g12 wrap between"):
                with kit.box("row g8 wrap"):
                    kit.mono(one.name)
                    kit.badge(one.status)
                    kit.caption(count(one.mailboxes, "mailbox", "mailboxes"))
                    if one.name in seen.takes_mailboxes:
                        kit.caption("takes more mailboxes")
                kit.link_button("DNS records", path(key, one.ref), variant="secondary", small=True)
        if not seen.domains:
            kit.paragraph("The host lists none yet.", muted=True)


def records(view: View, key: UUID, domain: HostedDomain, found: list[DnsRecord]) -> None:
    """Show the records of one domain and add one."""

    async def add() -> None:
        done = await view.call(
            host_view.add_record,
            view.actor,
            key,
            domain.ref,
            kind=kind.value,
            host=host.value,
            value=value.value,
            done_message="The record is added",
        )
        if done is not None:
            view.go(path(key, domain.ref))

    with kit.section(f"DNS of {domain.name}", "Records at the host"):
        kit.definition_list([(f"{one.kind} {one.host}", one.value) for one in found])
        with kit.form(add):
            with kit.box("cols3"):
                kind = kit.select(
                    "Type", {one: one for one in host_view.KINDS}, value="TXT", name="kind"
                )
                host = kit.field("Host", name="host", value="@", suffix=f".{domain.name}")
                value = kit.field("Content", name="value")
            with kit.box("row"):
                kit.button("Add record", submit=True, variant="secondary", testid="add-record")


def requests(view: View, key: UUID, found: tuple[ConnectionRequest, ...]) -> None:
    """List what was asked for, and ask for another domain."""

    async def connect() -> None:
        servers = await view.call(
            host_view.connect,
            view.actor,
            key,
            name.value,
            done_message=lambda told: f"Asked for. Name servers: {', '.join(told)}",
        )
        if servers is not None:
            view.go(path(key))

    with kit.section(
        "Domains registered elsewhere",
        "The customer points the name servers at the host; it asks the registry by itself.",
    ):
        for request in found:
            with kit.box("row g12 wrap between"):
                with kit.box("row g8 wrap"):
                    kit.mono(request.name)
                    kit.badge(request.state.replace("_", " "))
                kit.button(
                    "Withdraw",
                    on_click=partial(withdraw, view, key, request),
                    variant="ghost",
                    small=True,
                )
        with kit.form(connect):
            name = kit.field("Domain", name="domain", placeholder="acme-mail.com")
            with kit.box("row"):
                kit.button("Ask for it", submit=True, variant="secondary", testid="ask-for")


async def withdraw(view: View, key: UUID, request: ConnectionRequest) -> None:
    """Withdraw one request."""
    sure = await view.confirm(
        f"Withdraw {request.name}?", "The host stops looking for it.", "Withdraw"
    )
    if sure:
        done = await view.call(
            host_view.withdraw, view.actor, key, request.ref, done_message="The request is gone"
        )
        if done is not None:
            view.go(path(key))


def sequencer(view: View, key: UUID, seen: HostView) -> None:
    """Say what the partner's sign-in sees, and offer the import by Google."""

    async def by_google() -> None:
        url = await view.look(host_view.google_link, view.actor, key)
        if url is not None:
            view.leave(url, new_tab=True)

    with kit.section("Sequencer", "What a partner's sign-in sees there"):
        if not seen.has_partner:
            kit.paragraph("No partner's sign-in is set: only the ordinary import is used.")
            return
        kit.paragraph(
            "It does not see this package's workspace."
            if seen.accounts is None
            else f"{count(seen.accounts, 'account')} in this package's workspace."
        )
        kit.caption(
            "A mailbox the import cannot bring can be let in by its own Google sign-in; its warmup "
            "begins as the package says."
        )
        with kit.box("row"):
            kit.button("Let one mailbox in by Google", on_click=by_google, variant="secondary")
