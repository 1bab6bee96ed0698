"""What is asked before a switch is pressed: the effect, a reason, a typed word; or whether to go on."""

from __future__ import annotations

from typing import NamedTuple

from core.amounts import count
from core.sending.controls import Effect
from ui import kit

WORD = "STOP"


class Wish(NamedTuple):
    """How a switch is to be pressed."""

    reason: str
    drill: bool


async def ask_to_stop(whom: str, effect: Effect) -> Wish | None:
    """Show what a press holds and ask for the reason; None when somebody thinks better of it."""
    title = f"Stop {whom}?"
    with kit.dialog(title) as modal:
        kit.h2(title)
        kit.text(said(effect), "text", "p")

        async def go() -> None:
            reason.error = "" if reason.value.strip() else "Say why."
            typed.error = "" if drill.value or typed.value.strip() == WORD else f"Type {WORD}."
            if not reason.error and not typed.error:
                modal.close("drill" if drill.value else "stop")

        with kit.form(go):
            reason = kit.field(
                "Reason",
                name="reason",
                focus=True,
                maxlength=500,
                autocomplete="off",
                hint="Kept in the log. An organization that is stopped alone reads it.",
            )
            drill = kit.checkbox("Drill: show and record everything, hold no message", name="drill")
            typed = kit.field(f"Type {WORD} to confirm", name="typed", autocomplete="off")
            with kit.modal_foot(modal, "Go back"):
                kit.button(f"Stop {whom}", submit=True, variant="danger", testid="confirm")
        drill.on_value_change(lambda: typed.set_visibility(not drill.value))
    answer = await modal.answered()
    return Wish(reason.value.strip(), answer == "drill") if answer else None


async def ask_to_resume(whom: str) -> bool:
    """Ask whether mail may go on."""
    return await kit.confirm(
        f"Resume {whom}?",
        "What waits goes on exactly where it stopped, at the usual pace.",
        "Resume",
        danger=False,
    )


def said(effect: Effect) -> str:
    """Say in one sentence what a press holds now."""
    several = f" of {effect.organizations:,} organizations" if effect.organizations > 1 else ""
    return (
        f"Holds {count(effect.held, 'message')} in {count(effect.campaigns, 'campaign')}{several} as of now, and everything that comes after. "
        "Nothing is lost or sent twice."
    )
