"""How an organization's mail is received, what holds it back, appealing, its domains' volume, and its quiet contacts."""

from __future__ import annotations

from typing import Any

from core.sending import appeals, hygiene, sender_health
from core.sending.hygiene import QuietChoice, Sleeping
from core.system import Work
from ui import kit
from ui.sending.health_card import health_card
from ui.sending.health_ramps import ramps_card
from ui.shell.view import View

PATH = "/sending/health"
HELD_BACK = ("throttled", "suspended")
SAYS = {
    "warned": ("warning", "Your rates are getting worse", "Nothing is held back yet."),
    "throttled": ("warning", "Your mail leaves slowly", "It goes faster when the rate is lower."),
    "suspended": (
        "danger",
        "Sending is suspended",
        "Nothing is lost: what waits goes on when it is lifted.",
    ),
}


async def build(view: View) -> None:
    """Show the card, what holds the organization back with the appeal, domains, and quiet contacts."""
    card, appeal, quiet = await view.read(_all)
    with kit.page():
        kit.page_header("Sending health", "How your mail was received in the last 30 days.")
        if card["state"] in SAYS:
            tone, title, text = SAYS[card["state"]]
            kit.alert(tone, title, f"{card['reason']} {text}".strip())
        await health_card(view, card)
        if card["state"] in HELD_BACK or appeal:
            appeal_card(view, card["state"], appeal)
        await ramps_card(view)
        quiet_card(view, quiet)


async def _all(work: Work) -> tuple[dict[str, Any], dict[str, Any] | None, Sleeping]:
    return await sender_health.card(work), await appeals.find(work), await hygiene.sleeping(work)


def appeal_card(view: View, state: str, appeal: dict[str, Any] | None) -> None:
    """Show the appeal and its answer, or the form of one."""
    waits = appeal is not None and appeal["status"] == "open"

    async def send() -> None:
        if await view.act("Your appeal is sent", appeals.write, text.value) is not None:
            view.go(PATH)

    with kit.section("Appeal", "A person looks at it; you are told of the answer by mail."):
        if appeal:
            with kit.box("row g8 wrap"):
                kit.status_badge(appeal["status"])
                kit.caption(f"Written {appeal['at'][:10]}")
            kit.paragraph(appeal["text"])
            if appeal["answer"]:
                kit.paragraph(f"Answer: {appeal['answer']}", muted=True)
        if waits or state not in HELD_BACK:
            return
        if view.actor.role != "owner":
            kit.caption("Only an owner of your organization may appeal.")
            return
        with kit.form(send):
            text = kit.field(
                "What went wrong, and what have you changed?",
                kind="textarea",
                name="text",
                rows=4,
                maxlength=appeals.MOST,
            )
            with kit.box("row"):
                kit.button("Send appeal", submit=True, testid="appeal")


def quiet_card(view: View, quiet: Sleeping) -> None:
    """Show how many contacts have not reacted for six months, and ask what to do."""

    async def ask() -> None:
        choice = await ask_about(quiet.count)
        if choice:
            await view.act("Done", hygiene.decide, choice)
            view.go(PATH)

    said = "Nobody who got your mail has been quiet for six months."
    if quiet.count:
        people = "1 contact has" if quiet.count == 1 else f"{quiet.count:,} contacts have"
        said = f"{people} not opened, clicked or answered anything for six months."

    def offered() -> None:
        if quiet.count:
            kit.button("Decide", on_click=ask, variant="secondary", testid="decide-quiet")

    with kit.section("Quiet contacts", said, offered):
        kit.caption(
            "After twelve months they are marked inactive and suppressed. "
            "Who is brought back by hand gets another year."
        )


async def ask_about(count: int) -> str:
    """Ask what becomes of quiet contacts: yes, no or permanently suppress; "" for nothing."""
    title = "This contact is inactive" if count == 1 else f"{count:,} contacts are inactive"
    with kit.dialog(title) as modal:
        kit.h2(title)
        kit.text("Send a re-engagement email?", "text", "p")
        choice = kit.choice_cards(
            "Send a re-engagement email?",
            [kit.Choice(value.value, *CHOICES[value]) for value in hygiene.CHOICES],
            value=QuietChoice.yes.value,
            quiet=True,
        )
        with kit.modal_foot(modal, "Go back"):
            kit.button("Decide", on_click=lambda: modal.close("yes"), testid="confirm")
    return str(choice.value) if await modal.answered() else ""


CHOICES = {
    QuietChoice.yes: ("Yes", "They are tagged re-engage; send a campaign to that tag."),
    QuietChoice.no: ("No", "Nothing changes; you are asked again in three months."),
    QuietChoice.suppress: ("Permanently suppress", "No campaign reaches them any more."),
}
