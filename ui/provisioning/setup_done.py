"""Step 5: what is ready, what still grows, and what is left to do by hand."""

from __future__ import annotations

from typing import Any

from ui import kit
from ui.provisioning import setup_dkim, setup_mailboxes
from ui.provisioning.setup_state import PATH, State, connected, step_path
from ui.shell.view import View

COMPLETE = "Setup Complete"


async def build(view: View, state: State) -> None:
    """Follow the last connections, then say that all is done."""
    finished = kit.box(data_testid="setup-complete")
    with finished, kit.card(), kit.box("empty tone-success"):
        with kit.box("tile t-success"):
            kit.icon("circle-check", "big t-success")
        kit.text(COMPLETE, tag="h2", data_testid="success-message")
        said = kit.text("", tag="p")
        with kit.box("act"):
            kit.link_button("Open the domain", f"/domains/{state.domain_id}", icon="globe")
            kit.link_button("Set up another domain", PATH, variant="secondary")
    moving = kit.box(data_testid="setup-moving")
    with moving:
        kit.alert(
            "accent",
            "The mailboxes are being connected",
            "Smartlead signs in to each of them. You may leave this page.",
        )
    region = await setup_mailboxes.follow(view, state)
    with kit.section("What comes next"):
        kit.definition_list(next_steps(state))
    await setup_dkim.build(view, state.domain_id)
    with kit.box("row"):
        kit.link_button("Back", step_path(state.domain_id, 4), variant="secondary")

    def follow(data: dict[str, Any]) -> None:
        done = connected(data["rows"])
        finished.set_visibility(bool(done))
        moving.set_visibility(any(box["sequencer"] == "connecting" for box in data["rows"]))
        said.set_text(summary(state, len(done)))

    follow({"rows": state.mailboxes})
    region.on_change = follow


def summary(state: State, count: int) -> str:
    """Return what has been reached, in a sentence."""
    boxes = f"{count} mailbox{'es' if count != 1 else ''}"
    ready = state.seen["domain"]["status"] == "ready"
    records = "every record is visible" if ready else "its records are becoming visible"
    return f"{state.name} is yours, {records}, and {boxes} can send through Smartlead."


def next_steps(state: State) -> list[tuple[str, str]]:
    """Return what happens by itself and what people should do."""
    days = [box["warmup"] for box in state.made if box["warmup"] not in ("", "off")]
    warmup = f"{days[0]}, by itself" if days else "Off: begin with few messages a day"
    return [
        ("Warmup", warmup),
        ("Signature", "Add your DKIM key below, then send a test message from the domain’s page"),
        ("DMARC", "Stays at none until reports show that your mail passes; then it is raised"),
        ("Watch", "Records, blacklists and reputation are looked at every day"),
    ]
