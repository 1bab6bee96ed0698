"""What staff may do with an organization: suspend, let go on, answer, set limits, decide on held mail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from core.operations import tenants
from core.sending import limits
from core.sending.limits import Quotas
from ui import kit
from ui.shell.view import View

Again = Callable[[], Awaitable[None]]
PRIORITIES = {"1": "First", "0": "Usual", "-1": "Last"}
MEANS = {
    "good": "Nothing holds it back.",
    "warned": "It was warned; nothing is held back.",
    "throttled": "Its mail leaves slowly, behind that of the others.",
    "suspended": "Nothing leaves. Campaigns wait; single messages are held for you to decide.",
}


def brakes(view: View, key: UUID, first: dict[str, Any], again: Again) -> None:
    """Show how far an organization is held back, with what changes it."""

    async def suspend() -> None:
        reason = await ask_why(
            "Suspend sending?", "Nothing is dropped. The members read the reason.", "Suspend"
        )
        if (
            reason
            and await view.act("Sending is suspended", tenants.suspend, key, reason) is not None
        ):
            await again()

    async def reactivate() -> None:
        reason = await ask_why(
            "Let it send again?",
            "What happened so far counts no more. The members read what you write.",
            "Let it send",
        )
        if (
            reason
            and await view.act("It may send again", tenants.reactivate, key, reason) is not None
        ):
            await again()

    def offered() -> None:
        if first["limited"] != "good":
            kit.button("Let it send again", on_click=reactivate, testid="reactivate")
        if first["limited"] != "suspended":
            kit.button("Suspend", on_click=suspend, variant="danger", testid="suspend")

    with kit.section("Reputation", MEANS[first["limited"]], offered):
        with kit.box("row g8 wrap"):
            kit.status_badge(first["limited"])
            if first["reason"]:
                kit.text(first["reason"], "muted", "p")
        if first["held"]:
            held_mail(view, key, first["held"], again)


def held_mail(view: View, key: UUID, held: int, again: Again) -> None:
    """Offer to release or discard the single messages that are held."""
    messages = "1 single message is held" if held == 1 else f"{held:,} single messages are held"

    async def release() -> None:
        sure = await view.confirm(
            "Release what is held?",
            f"{messages}. They leave as soon as the organization may send.",
            "Release",
            danger=False,
        )
        if sure and await view.act("Released", limits.release, key) is not None:
            await again()

    async def discard() -> None:
        sure = await view.confirm(
            "Discard what is held?",
            f"{messages}. They are marked as failed and never leave.",
            "Discard",
            typed="DISCARD",
        )
        if sure and await view.act("Discarded", limits.discard, key) is not None:
            await again()

    def offered() -> None:
        with kit.box("row g8 wrap"):
            kit.button("Release", on_click=release, variant="secondary", testid="release")
            kit.button("Discard", on_click=discard, variant="danger", testid="discard")

    kit.alert("warning", messages, "Codes and receipts grow old: decide soon.", offered)


def appeal_card(view: View, key: UUID, appeal: dict[str, Any], again: Again) -> None:
    """Show what the organization says to being held back, and answer it."""

    async def decline() -> None:
        answer = await ask_why(
            "Decline the appeal?", "The members read your answer.", "Decline", danger=True
        )
        if (
            answer
            and await view.act("The appeal is declined", tenants.decline, key, answer) is not None
        ):
            await again()

    def offered() -> None:
        if appeal["status"] == "open":
            kit.button("Decline", on_click=decline, variant="secondary", testid="decline")

    with kit.section("Appeal", "To grant it, let the organization send again.", offered):
        kit.status_badge(appeal["status"])
        kit.paragraph(appeal["text"])
        if appeal["answer"]:
            kit.paragraph(f"Answered: {appeal['answer']}", muted=True)


def limits_form(view: View, key: UUID, first: dict[str, Any]) -> None:
    """Set quotas and the place in the queue."""

    async def save() -> None:
        quotas = Quotas(
            monthly_quota=number(monthly.value),
            daily_limit=number(daily.value),
            priority=int(priority.value or 0),
        )
        await view.act("Limits saved", tenants.change_limits, key, quotas)

    said = "Empty means none. They bind beside ramps and provider quotas."
    with kit.section("Limits", said), kit.form(save):
        with kit.box("cols3"):
            monthly = quota("Messages a month", first["monthly_quota"], "monthly_quota")
            daily = quota("Messages a day", first["daily_limit"], "daily_limit")
            priority = kit.select(
                "Place in the queue", PRIORITIES, value=str(first["priority"]), name="priority"
            )
        with kit.box("row"):
            kit.button("Save limits", submit=True, variant="secondary")


def quota(label: str, value: int | None, name: str) -> kit.Field:
    """Ask for a number that may be missing."""
    shown = "" if value is None else str(value)
    return kit.field(label, kind="number", value=shown, name=name, min=0, step=1, optional=True)


def number(value: Any) -> int | None:
    """Return a whole number, None for an empty field."""
    text = str(value if value is not None else "").strip()
    return int(float(text)) if text else None


async def ask_why(title: str, content: str, verb: str, *, danger: bool = False) -> str:
    """Ask for a reason in a dialog; "" when somebody thinks better of it."""
    with kit.dialog(title) as modal:
        kit.h2(title)
        kit.text(content, "text", "p")

        async def go() -> None:
            reason.error = "" if reason.value.strip() else "Say why."
            if not reason.error:
                modal.close("yes")

        with kit.form(go):
            reason = kit.field(
                "Reason", kind="textarea", name="reason", rows=3, maxlength=500, focus=True
            )
            with kit.modal_foot(modal, "Go back"):
                kit.button(
                    verb, submit=True, variant="danger" if danger else "primary", testid="confirm"
                )
    return reason.value.strip() if await modal.answered() else ""
