"""Dialogs of the editor: which fields there are, a test mail, a name for a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.sending import template_test_mail
from core.sending.merge_terms import BUILT_IN
from ui import kit
from ui.sending.templates_desk import Desk

SYNTAX = (
    ("{{first_name|there}}", "The contact's value, or “there” for people without one."),
    ("{{#if company}}At {{company}}{{else}}Where you work{{/if}}", "One of two wordings."),
    ("{Hello|Good day}", "One of several wordings; a person always gets the same one."),
    (r"\{", "A brace that means itself."),
)


async def guide(desk: Desk, insert: Callable[[str], Any]) -> None:
    """Show what may stand between braces; a click writes it where the caret was."""
    with kit.dialog("Fields and choices", wide=True) as modal:

        def put(words: str) -> None:
            modal.close("done")
            insert(words)

        kit.h2("Fields and choices")
        kit.text("What stands between braces is filled in for every recipient.", "text", "p")
        kit.h3("Fields of your contacts")
        with kit.box("row g8 wrap"):
            for name in sorted(desk.fields):
                default = "" if name == "email" else "|"
                chip(f"{{{{{name}{default}}}}}", name, put)
        kit.h3("Filled in by Mailwright")
        with kit.box("row g8 wrap"):
            for name in BUILT_IN:
                chip(f"{{{{{name}}}}}", name, put)
        kit.h3("More than a field")
        kit.definition_list([(written, meaning) for written, meaning in SYNTAX])
        kit.modal_foot(modal, "Close")
    await modal.answered()


def chip(words: str, label: str, put: Callable[[str], Any]) -> None:
    """Draw one field that can be clicked."""
    kit.button(label, variant="secondary", small=True, on_click=lambda: put(words))


async def test(desk: Desk) -> None:
    """Ask where a test goes, and send it."""
    address = await asked(
        "Send a test",
        "As Alex Morgan would get it, with [Test] before its subject. At most 20 an hour.",
        "Send test",
        label="To",
        value=desk.view.actor.email,
    )
    if address:
        await desk.view.call(
            template_test_mail.send,
            desk.view.actor,
            desk.content,
            address,
            done_message=f"The test is on its way to {address}",
        )


async def asked(title: str, words: str, verb: str, *, label: str = "Name", value: str = "") -> str:
    """Ask for one line; "" when the dialog was dismissed."""
    with kit.dialog(title) as modal:

        async def done() -> None:
            modal.close(str(line.value or "").strip())

        kit.h2(title)
        kit.text(words, "text", "p")
        with kit.form(done):
            line = kit.field(label, value=value, focus=True, autocomplete="off", testid="asked")
            with kit.modal_foot(modal, "Go back"):
                kit.button(verb, submit=True, testid="confirm")
    return await modal.answered()
