"""Step 2: name servers or records by hand, the plan where it needs a decision, and the records live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.domains import connections, kept
from core.domains.setup import on_demand
from core.errors import AppError
from core.settings import Mode
from ui import kit
from ui.provisioning import setup_by_hand, setup_marks
from ui.provisioning.setup_by_hand import proof_row
from ui.provisioning.setup_plan import Decision
from ui.provisioning.setup_state import VISIBLE, State, step_path
from ui.shell.regions import DnsMonitor
from ui.shell.view import View

EXPECT = (
    "Most changes are seen within an hour. Registries and resolvers keep old answers for a "
    "while: 24 to 72 hours are possible. We keep looking and tell you when it is done."
)
PROOF_FIRST = (
    "Somebody else has asked for this name, or our DNS host has it already. Add this record where "
    "the domain’s DNS is kept now; the name servers follow as soon as it is seen."
)
PRETEND = (
    "In the sandbox a pretend owner changes the name servers of your domain a few seconds after "
    "they are known. Names that begin with “never-” stay as they are."
)


async def build(view: View, state: State) -> None:
    """Follow the domain until its records are published; the page needs no reload."""
    domain_id = state.domain_id

    async def fetch() -> dict[str, Any]:
        return shown(await view.ask(kept.one, view.actor, domain_id, within=kept.LIVE))

    async def go_on() -> None:
        view.go(step_path(domain_id, 3))

    first = shown(state.seen)
    by_hand = state.seen["domain"]["executor"] == "manual"
    if by_hand:
        hand = await setup_by_hand.build(view, domain_id)
    else:
        servers = Servers(view, state, first["seen"])
    decision = Decision(view, domain_id)
    region = await view.live(DnsMonitor, f"domain:{domain_id}", fetch, first)
    with kit.box("row between g8"):
        kit.link_button("Back", step_path(domain_id, 1), variant="secondary")
        on = kit.button(
            "Continue", on_click=go_on, icon="arrow-right", icon_after=True, testid="next-step"
        )

    def follow(data: dict[str, Any]) -> None:
        seen = data["seen"]
        if by_hand:
            hand.show(seen)
        else:
            servers.show(seen)
        decision.show(seen)
        on.set_enabled(seen["domain"]["status"] in VISIBLE)

    follow(first)
    region.on_change = follow


def shown(seen: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows, from what ``core.domains.overview.one`` tells."""
    parts = ("domain", "nameservers", "change_set", "next", "proof", "error", "run")
    return setup_marks.monitor(seen) | {"seen": {part: seen[part] for part in parts}}


class Servers:
    """The name servers to enter, until the registry names them; then a line that says so."""

    def __init__(self, view: View, state: State, seen: dict[str, Any]) -> None:
        self.view, self.domain_id = view, state.domain_id
        with (
            kit.box(data_testid="nameserver-instructions"),
            kit.section("Point the domain to our name servers", "At the registrar, once"),
        ):
            self.done = kit.alert(
                "success",
                "Your name servers are right",
                "The registry names them. Leave them as they are.",
            )
            self.proof = kit.box("stack g12")
            with self.proof:
                kit.alert("warning", "First prove that the domain is yours", PROOF_FIRST)
                self.record = kit.records_to_copy("Record that proves ownership")
            self.guide = kit.nameserver_guide(seen["nameservers"])
            self.advice = kit.box("stack g8")
            with self.advice:
                kit.paragraph(EXPECT, muted=True)
                if view.system.settings.mode is Mode.sandbox:
                    kit.caption(PRETEND)
            self.refusal = kit.box(role="status")
            self.refusal.set_visibility(False)
            with kit.box("row g8 wrap"):
                self.verify = kit.button(
                    "Verify now",
                    on_click=self.look,
                    icon="refresh-cw",
                    testid="verify-nameservers",
                )
                self.other_way = kit.button(
                    "I cannot change name servers", on_click=self.by_hand, variant="ghost"
                )

    async def look(self) -> None:
        """Ask the registry now."""
        seen = await self.view.answer(on_demand.verify_nameservers, self.view.actor, self.domain_id)
        self.refusal.clear()
        if isinstance(seen, AppError):
            self.view.toast("warning", "Not there yet", "Why is said below the button.")
            with self.refusal:
                not_yet(self.view, seen)
        else:
            self.view.toast("success", "The name servers are changed")
        self.refusal.set_visibility(isinstance(seen, AppError))

    async def by_hand(self) -> None:
        """Hand the records over to the person."""
        sure = await self.view.confirm(
            "Copy the records by hand?",
            "Your DNS host stays as it is. You add the records there yourself, and we look until "
            "they are there. You can come back to this way later.",
            "Copy them by hand",
            danger=False,
        )
        if not sure:
            return
        said = "You set the records now"
        if await self.view.act(said, connections.configure, self.domain_id, executor="manual"):
            self.view.go(step_path(self.domain_id, 2))

    def show(self, seen: dict[str, Any]) -> None:
        """Bring the section up to date."""
        servers = seen["nameservers"]
        asked = seen["next"]["code"] == "prove"
        if asked:
            self.record.show([proof_row(seen["proof"], seen["domain"]["name"])])
        self.proof.set_visibility(asked)
        self.guide.set_visibility(not asked)
        self.guide.show(servers)
        self.verify.set_enabled(bool(servers["required"]))
        self.verify.set_text("Check again" if servers["verified"] else "Verify now")
        if servers["verified"]:
            self.verify.classes(add="secondary", remove="primary")
        self.done.set_visibility(servers["verified"])
        if servers["verified"]:
            self.refusal.set_visibility(False)
        for part in (self.advice, self.other_way):
            part.set_visibility(not servers["verified"])


def not_yet(view: View, refusal: AppError) -> None:
    """Say why the look has not helped, what to do, and when we look again by ourselves."""
    advice = refusal.advice
    again = view.now() + timedelta(seconds=advice.retry_after or 0)
    with kit.box("stack g8"):
        kit.alert("warning", advice.message, f"{advice.action} {advice.fallback}")
        with kit.box("row g8 wrap cap muted"):
            kit.text("At the latest we look again in", tag="span")
            kit.countdown(again, view.now(), done="a moment")
            kit.link("What this means", advice.help)
