"""One mailbox: its steps live, its sign-in, its account at the sequencer, and what can be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.provisioning.direct import mailboxes, outreach, shown, test_mail
from core.provisioning.direct.mailboxes import AccessKind
from ui import kit
from ui.provisioning import mailbox_actions
from ui.shell.regions import ProgressSteps
from ui.shell.view import View

ACCESS: dict[str, str] = {
    AccessKind.app_password: "App password",
    AccessKind.oauth: "OAuth refresh token",
}


async def build(view: View, mailbox_id: UUID) -> None:
    """Show the mailbox as it stands; the page needs no reload."""

    async def fetch() -> dict[str, Any]:
        return progress(await view.read(shown.one, mailbox_id))

    found = await view.read(shown.one, mailbox_id)
    first = progress(found)
    with kit.page(narrow=True):
        with kit.box("row between g16 wrap head"):
            with kit.box("stack g4 grow"):
                kit.h1(found["email"])
                kit.text(found["name"], "sub", "p")
            offered = kit.box("row g8 wrap")
        region = await view.live(ProgressSteps, f"mailbox:{mailbox_id}", fetch, first)
        facts, below = kit.box(), kit.box("stack g24")
    shown_before: tuple[str, ...] = ()

    def follow(data: dict[str, Any]) -> None:
        nonlocal shown_before
        now = data["mailbox"]
        draw_facts(facts, now)
        state = (now["status"], now["sequencer"], now["sequencer_say"])
        if state == shown_before:
            return
        shown_before = state
        for holder in (offered, below):
            holder.clear()
        with offered:
            actions(view, mailbox_id, now)
        with below:
            sign_in(view, mailbox_id, now)
            sequencer(view, mailbox_id, now)

    follow(first)
    region.on_change = follow


def progress(found: dict[str, Any]) -> dict[str, Any]:
    """Return the steps that make the mailbox and that connect it, as the live list draws them."""
    states = {"creating": "provisioning", "created": "active"}
    steps = [*found["steps"], *found["connecting"]]
    error = (found["error"] or {}).get("message", "")
    return {
        "title": "How this mailbox came to be",
        "status": states.get(found["status"], found["status"]),
        "error": error,
        "done_text": "The mailbox exists and takes mail.",
        "steps": steps,
        "mailbox": {key: value for key, value in found.items() if key not in SEPARATE},
    }


SEPARATE = ("steps", "connecting")


def draw_facts(holder: Any, found: dict[str, Any]) -> None:
    """Draw what is known, if it has changed."""
    if getattr(holder, "shown_facts", None) == found:
        return
    holder.shown_facts = found
    holder.clear()
    with holder, kit.section("Mailbox"):
        kit.definition_list(
            [
                ("State", lambda: kit.status_badge(found["status"])),
                ("Domain", lambda: kit.link(found["domain"], f"/domains/{found['domain_id']}")),
                ("Messages a day", str(found["daily_limit"])),
                ("Programs can sign in", "yes" if found["programs"] else "not yet"),
                (
                    "Sequencer",
                    lambda: kit.status_badge(found["sequencer"] or "missing"),
                ),
                ("Warmup", found["warmup"] or "–"),
                ("Tracking name", found["tracking"] or "the sequencer’s own"),
            ]
        )


def actions(view: View, mailbox_id: UUID, found: dict[str, Any]) -> None:
    """Offer what fits the state the page was opened in."""
    status = found["status"]

    async def remove() -> None:
        if await mailbox_actions.remove(view, mailbox_id, found["email"]):
            view.go("/mailboxes")

    async def turn() -> None:
        await mailbox_actions.suspend(view, mailbox_id, suspended=status != "suspended")
        view.go(f"/mailboxes/{mailbox_id}")

    async def attempt() -> None:
        await try_out(view, mailbox_id)

    if status in ("created", "active"):
        kit.button("Try it", on_click=attempt, variant="secondary", icon="send", testid="try")
        proof(view, mailbox_id, found["domain_id"])
    if status == "failed":
        ways_out(view, mailbox_id, found["email"])
    if status in ("created", "active", "suspended"):
        verb = "Let it work again" if status == "suspended" else "Suspend"
        kit.button(verb, on_click=turn, variant="secondary")
    if status != "removed":
        kit.button("Remove", on_click=remove, variant="ghost", icon="trash-2")


def proof(view: View, mailbox_id: UUID, domain_id: str) -> None:
    """Offer to let a receiver judge a message of this mailbox."""

    async def prove() -> None:
        sent = await view.call(
            test_mail.of_mailbox,
            view.actor,
            mailbox_id,
            done_message="The test message is on its way",
        )
        if sent is not None:
            view.go(f"/domains/{domain_id}/health")

    kit.button("Test authentication", on_click=prove, variant="secondary", icon="shield-check")


def ways_out(view: View, mailbox_id: UUID, email: str) -> None:
    """Offer what can be done about a mailbox that failed."""

    async def again() -> None:
        await mailbox_actions.again(view, mailbox_id)

    async def take_back() -> None:
        if await mailbox_actions.take_back(view, mailbox_id, email):
            view.go("/mailboxes")

    kit.button("Try again", on_click=again, icon="rotate-cw")
    kit.button("Take it back", on_click=take_back, variant="secondary", icon="undo-2")


async def try_out(view: View, mailbox_id: UUID) -> None:
    """Let a mailbox write to itself and say whether that has arrived."""
    trial = await view.call(mailboxes.test, view.actor, mailbox_id, done_message=None)
    if trial is None:
        return
    if trial.works:
        view.toast("success", "It works", "A message to itself was sent and has arrived.")
    else:
        view.toast("warning", "It does not work yet", said(trial))


def said(trial: mailboxes.Trial) -> str:
    """Return what is missing for a mailbox to work."""
    if not trial.exists:
        return "The host does not know it."
    if trial.suspended:
        return "It is suspended."
    return "It sends, but the message has not arrived yet." if trial.ready else "It is not ready."


def sign_in(view: View, mailbox_id: UUID, found: dict[str, Any]) -> None:
    """Take what programs sign in with, and show it to owners."""
    if found["status"] not in ("created", "active", "suspended"):
        return

    async def give() -> None:
        given = await view.call(
            mailboxes.give_access,
            view.actor,
            mailbox_id,
            kind.value,
            secret.value,
            done_message="Programs can sign in now",
        )
        if given is not None:
            secret.value = ""

    async def reveal() -> None:
        await mailbox_actions.reveal(view, mailbox_id)

    subtitle = "Sealed; every look is written down"
    with kit.section("How programs sign in", subtitle), kit.form(give):
        with kit.box("cols2"):
            kind = kit.select("Kind", ACCESS, value=AccessKind.app_password.value, name="kind")
            secret = kit.field(
                "Secret",
                kind="password",
                name="secret",
                autocomplete="off",
                hint="Made at myaccount.google.com/apppasswords, signed in as this mailbox.",
            )
        with kit.box("row g8 wrap"):
            kit.button("Keep it", submit=True, variant="secondary", icon="lock")
            kit.button("Show sign-in", on_click=reveal, variant="ghost", icon="eye")


def sequencer(view: View, mailbox_id: UUID, found: dict[str, Any]) -> None:
    """Offer what fits the account at the sequencer."""
    if not found["sequencer"]:
        return

    async def retry() -> None:
        await view.act("It is connected anew", outreach.retry, mailbox_id)

    async def check() -> None:
        await view.call(
            outreach.validate, view.actor, mailbox_id, done_message="The sequencer was asked"
        )

    async def track() -> None:
        await view.act("The tracking name is set up again", outreach.retry_tracking, mailbox_id)

    async def stop() -> None:
        sure = await view.confirm(
            "Disconnect from the sequencer?",
            "It sends nothing more from this mailbox; its account there is kept, suspended.",
            "Disconnect",
        )
        if sure:
            await view.call(
                outreach.disconnect, view.actor, mailbox_id, done_message="Disconnected"
            )

    with kit.section("At the sequencer"):
        if found["sequencer_say"]:
            kit.alert("warning", found["sequencer_say"])
        with kit.box("row g8 wrap"):
            kit.button("Ask it now", on_click=check, variant="secondary", icon="refresh-cw")
            kit.button("Connect again", on_click=retry, variant="secondary", icon="link")
            kit.button("Set tracking up again", on_click=track, variant="ghost")
            kit.button("Disconnect", on_click=stop, variant="ghost", icon="plug")
