"""The live progress of a provision: steps, waits and their why, and choices that are open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui.element import Element

from core.provisioning import choices
from core.provisioning import progress as core_progress
from core.provisioning.allowance import Provision
from ui import kit
from ui.provisioning import packages
from ui.shell.regions import ProgressSteps
from ui.shell.view import View


async def build(view: View, provision_id: UUID, bought: list[Provision]) -> None:
    """Follow one of the packages until it is done; the page needs no reload."""

    async def fetch() -> dict[str, Any]:
        return await view.read(core_progress.of, provision_id)

    first = await fetch()
    with kit.page(narrow=True):
        kit.page_header(
            first["brand"],
            "You may leave this page: it goes on by itself, and you get a mail when it is done.",
        )
        packages.tabs(bought, provision_id)
        finished = kit.box(data_testid="setup-complete")
        with finished:
            kit.alert(
                "success",
                "Setup complete",
                "Every mailbox is warming up. The first readings arrive within a day.",
                lambda: kit.link_button(
                    "Open dashboard", f"/gtm/dashboard?package={provision_id}", small=True
                ),
            )
        open_choices = kit.box("stack g16")
        region = await view.live(ProgressSteps, f"provision:{provision_id}", fetch, first)
        meanwhile = kit.box()
        with meanwhile, kit.section("While you wait"):
            kit.paragraph(
                "Registrars and mailbox hosts take their time. Each waiting step says why it "
                "waits, which limit binds and when it is looked at again. If something fails, "
                "what is done stays done and an operator goes on from there."
            )

    asked: list[dict[str, str]] = []

    def follow(data: dict[str, Any]) -> None:
        nonlocal asked
        if data["choices"] != asked:
            asked = data["choices"]
            ask(view, open_choices, asked)
        open_choices.set_visibility(bool(data["choices"]))
        meanwhile.set_visibility(data["status"] != "active")
        finished.set_visibility(data["status"] == "active")

    follow(first)
    region.on_change = follow


def ask(view: View, holder: Element, open_choices: list[dict[str, str]]) -> None:
    """Offer to replace or refund each name that could not be bought."""
    holder.clear()
    with holder:
        for choice in open_choices:
            ask_one(view, choice)


def ask_one(view: View, choice: dict[str, str]) -> None:
    """Offer to replace or refund one name."""
    domain_id = UUID(choice["id"])

    async def replace() -> None:
        await view.call(
            choices.replace,
            view.actor,
            domain_id,
            name.value,
            done_message="The new name is being registered",
        )

    async def refund() -> None:
        sure = await view.confirm(
            f"Take the money back for {choice['name']}?",
            "Your package then has one domain less. The amount goes back to your card.",
            "Refund this domain",
            danger=False,
        )
        if sure:
            await view.call(
                choices.refund, view.actor, domain_id, done_message="The refund is on its way"
            )

    title = f"{choice['name']} could not be registered"
    with kit.section(title, choice["reason"]), kit.form(replace):
        name = kit.field(
            "Another name instead",
            name="names",
            placeholder="acme-team.com",
            hint="It costs you nothing more.",
        )
        with kit.box("row g8 wrap"):
            kit.button("Register this name", submit=True, icon="check")
            kit.button("Take a refund instead", variant="secondary", on_click=refund)
