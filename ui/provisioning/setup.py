"""From a domain to mailboxes that send: five steps, kept in the domain itself, on any device."""

from __future__ import annotations

from uuid import UUID

from ui import kit
from ui.provisioning import (
    setup_connect,
    setup_dns,
    setup_done,
    setup_mailboxes,
    setup_sequencer,
)
from ui.provisioning.setup_state import PATH, State, read, step_path
from ui.shell.view import View

TITLES = ("Connect", "DNS", "Mailboxes", "Sequencer", "Done")
STEPS = (setup_dns, setup_mailboxes, setup_sequencer, setup_done)


async def build(view: View, domain: UUID | None = None, step: int = 0) -> None:
    """Show a step of a domain's set-up; without a step the first that is not finished."""
    state = await read(view, domain) if domain else None
    reached = state.reached if state else 1
    at = min(max(step or reached, 1), reached)
    with kit.page(narrow=True):
        heading(state)
        paths = [step_path(domain, n) for n in range(1, reached + 1)] if domain else []
        kit.stepper("Setup", TITLES, at - 1, paths)
        if state is None or at == 1:
            await setup_connect.build(view, state)
        else:
            await STEPS[at - 2].build(view, state)


def heading(state: State | None) -> None:
    """Name the page, and offer to begin with another domain."""
    if state is None:
        kit.page_header(
            "Set up a domain", "Five steps from a name to mail that is sent, signed and answered."
        )
        return
    kit.page_header(
        f"Set up {state.name}",
        "You may leave at any time: it goes on by itself, and this page knows where you were.",
        lambda: kit.link_button("Start over", PATH, variant="secondary", icon="rotate-ccw"),
    )
