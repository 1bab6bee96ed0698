"""Connecting domains from a dialog: one by its name, or a pasted list."""

from __future__ import annotations

from typing import Any

from core.amounts import count
from core.domains import connections
from core.domains.connections import Domain, Refusal
from ui import kit
from ui.shell.view import View

BY_US = "We set the records; you change the name servers once"
BY_HAND = "You copy the records to your own DNS host"
MOST_TOLD = 20
"""Refusals a dialog has room for."""
EXECUTORS = {"api": BY_US, "manual": BY_HAND}


async def one(view: View) -> None:
    """Ask for a domain, connect it and lead on to its set-up."""

    async def connect() -> None:
        domain = await connected(view, name.value, way.value)
        if domain is not None:
            modal.close(str(domain.id))

    with kit.dialog("Connect a domain") as modal:
        kit.h2("Connect a domain")
        with kit.form(connect):
            name = domain_field("The bare name, without www or https.")
            way = kit.select(
                "Who changes the DNS records?", EXECUTORS, value="api", name="executor"
            )
            with kit.modal_foot(modal):
                kit.button("Connect", submit=True, testid="connect-one")
    if domain_id := await modal.answered():
        view.go(f"/setup/domain?domain={domain_id}&step=2")


def domain_field(hint: str, **more: Any) -> kit.Field:
    """Ask for the name of a domain; ``more`` as for every field."""
    return kit.field(
        "Domain",
        name="domain",
        placeholder="acme-mail.com",
        icon="globe",
        autocomplete="off",
        hint=hint,
        focus=True,
        **more,
    )


async def connected(view: View, name: str, executor: str) -> Domain | None:
    """Connect a domain and say so, or why not; return it if it is."""
    return await view.act(
        lambda one: f"{one.shown_name} is connected", connections.connect, name, executor=executor
    )


async def many(view: View) -> None:
    """Ask for a list of domains, connect what can be, and say why the rest was not."""

    async def connect() -> None:
        answer = await view.act(
            lambda told: f"{count(len(told[0]), 'domain')} connected",
            connections.connect_many,
            names.value,
            executor=way.value,
        )
        if answer is None:
            return
        domains, refusals = answer
        form.set_visibility(False)
        outcome.clear()
        with outcome:
            result(len(domains), refusals)
            with kit.box("modal-foot"):
                kit.button("Done", on_click=lambda: modal.close("done"), testid="many-done")

    with kit.dialog("Connect many domains", wide=True) as modal:
        kit.h2("Connect many domains")
        with kit.form(connect) as form:
            names = kit.field(
                "Domains",
                kind="textarea",
                rows=8,
                name="domains",
                placeholder="acme-mail.com\nacme-post.com",
                focus=True,
                hint=f"One a line, or separated by commas; at most {connections.MOST_AT_ONCE}.",
            )
            way = kit.select(
                "Who changes the DNS records?", EXECUTORS, value="api", name="executor"
            )
            with kit.box("row between g8 wrap"):
                kit.link("Upload a file instead", "/batches")
                with kit.box("row g8"):
                    kit.button("Cancel", variant="secondary", on_click=lambda: modal.close(""))
                    kit.button("Connect all", submit=True, testid="connect-many")
        outcome = kit.box("stack g16")
    if await modal.answered():
        view.go("/domains")


def result(connected: int, refusals: list[Refusal]) -> None:
    """Show what became of a list."""
    if connected:
        said = f"{count(connected, 'domain')} {'is' if connected == 1 else 'are'} connected"
        kit.alert("success", said, "Their zones are being made. The list shows what comes next.")
    if refusals:
        kit.h3(f"{len(refusals)} could not be connected")
        kit.definition_list(
            [(one.text, f"{one.message} {one.action}") for one in refusals[:MOST_TOLD]]
        )
        if len(refusals) > MOST_TOLD:
            kit.caption(f"And {len(refusals) - MOST_TOLD} more.")
