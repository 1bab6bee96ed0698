"""Step 1: which domain, and who changes its records."""

from __future__ import annotations

from core.domains import unfinished
from core.domains.connections import Domain
from ui import kit
from ui.domains import connecting
from ui.provisioning.setup_state import PATH, State, step_path
from ui.shell.view import View

WAYS = (
    kit.Choice(
        "api",
        "We set the records",
        "You change the name servers once; from then on everything is kept right for you.",
        badge="Recommended",
        testid="executor-api",
    ),
    kit.Choice(
        "manual",
        "You copy the records",
        "Your DNS host stays as it is. We list every record and look until it is there.",
        testid="executor-manual",
    ),
)


async def build(view: View, state: State | None) -> None:
    """Ask for the domain, and list those that were begun."""
    begun = await view.read(unfinished.newest)

    async def connect() -> None:
        domain = await connecting.connected(view, name.value, way.value)
        if domain is not None:
            view.go(step_path(domain.id, 2))

    if state is not None:
        connected(state)
    with kit.card(), kit.form(connect):
        name = connecting.domain_field(
            "The bare name, without www or https. Mail will be sent from it.",
            testid="domain-input",
        )
        way = kit.choice_cards("Who changes the DNS records?", WAYS, value="api")
        with kit.box("row between g8 wrap"):
            kit.link("Connect many at once", "/batches")
            kit.button(
                "Connect domain",
                submit=True,
                icon="arrow-right",
                icon_after=True,
                testid="connect-domain",
            )
    resume([domain for domain in begun if state is None or domain.id != state.domain_id])


def connected(state: State) -> None:
    """Say that this step is done for the domain looked at, and lead on."""
    kit.alert(
        "success",
        f"{state.name} is connected",
        "Go on with its DNS, or connect another domain here.",
        lambda: kit.link_button("Go on", step_path(state.domain_id, state.reached), small=True),
    )


def resume(begun: list[Domain]) -> None:
    """Offer to go on with domains that are not ready."""
    if not begun:
        return
    with kit.section("Pick up where you left", "Domains that are not ready yet"):
        for domain in begun:
            with kit.box("row between g8 wrap"):
                with kit.box("row g8 wrap"):
                    kit.mono(domain.shown_name)
                    kit.status_badge(domain.status)
                kit.link_button(
                    "Go on", f"{PATH}?domain={domain.id}", variant="secondary", small=True
                )
