"""Step 4: the mailboxes are connected to the sequencer and begin to warm up."""

from __future__ import annotations

from uuid import UUID

from core.accounts import credentials
from core.accounts.credentials import Credential
from core.amounts import count
from core.provisioning.direct import outreach
from core.provisioning.direct.outreach import WarmupWish
from ui import kit
from ui.provisioning import setup_mailboxes
from ui.provisioning.setup_state import State, step_path
from ui.provisioning.warmup_form import WarmupForm
from ui.shell.view import View

PROVIDER = "smartlead"


async def build(view: View, state: State) -> None:
    """Ask for the key and how to warm up, then connect every mailbox of the domain."""
    domain_id = state.domain_id
    kept = await view.read(credentials.listing)
    own = next((key for key in kept if key.provider == PROVIDER), None)

    async def connect() -> None:
        if key.value and not await save(view, str(key.value)):
            return
        if await start(view, state, warmup.wish()):
            view.go(step_path(domain_id, 5))

    with kit.section("Connect to Smartlead", "It writes to people; we watch that it can"):
        closed_mailboxes(state)
        with kit.form(connect):
            ours = bool(view.system.platform_secrets.get(PROVIDER))
            key = key_field(own, ours=ours)
            warmup = WarmupForm()
            with kit.box("row between g8 wrap"):
                kit.caption(counted(len(state.made)))
                kit.button(
                    "Connect mailboxes", submit=True, icon="link", testid="connect-smartlead"
                )
    await setup_mailboxes.follow(view, state)
    with kit.box("row between g8"):
        kit.link_button("Back", step_path(domain_id, 3), variant="secondary")
        if any(box["sequencer"] for box in state.made):
            kit.link_button("Continue", step_path(domain_id, 5), icon="arrow-right")


def key_field(own: Credential | None, *, ours: bool) -> kit.Field:
    """Ask for the key; one that is kept, or an account of ``ours``, makes it optional."""
    where = "In Smartlead under Settings > Profile > API key. It is tried, then kept sealed."
    if own:
        where = f"A key ending in {own.hint} is kept; leave this empty to use it."
    elif ours:
        where += " Empty: Mailwright’s own account."
    return kit.field(
        "Smartlead API key",
        name="api_key",
        kind="password",
        autocomplete="off",
        optional=own is not None or ours,
        hint=where,
        testid="smartlead-api-key",
    )


async def save(view: View, key: str) -> bool:
    """Keep a key once the sequencer accepts it."""
    kept = await view.call(
        credentials.save,
        view.actor,
        PROVIDER,
        {"api_key": key},
        done_message="Smartlead accepts the key",
    )
    return kept is not None


async def start(view: View, state: State, wish: WarmupWish) -> bool:
    """Start to connect the mailboxes that work."""
    ids = [UUID(box["id"]) for box in state.made]
    said = f"Connecting {count(len(ids), 'mailbox', 'mailboxes')}"
    return await view.act(said, outreach.connect, ids, wish) is not None


def closed_mailboxes(state: State) -> None:
    """Name mailboxes that no program can sign in to, with the page where that is changed."""
    closed = [box for box in state.made if not box["programs"]]
    if not closed:
        return
    kit.alert(
        "warning",
        f"{closed[0]['email']} needs an app password",
        "No program can sign in to it before. " + also(len(closed) - 1),
        lambda: kit.link_button("Enter it", f"/mailboxes/{closed[0]['id']}", small=True),
    )


def also(others: int) -> str:
    """Return how many more mailboxes need an app password."""
    if not others:
        return ""
    return "One more needs one, too." if others == 1 else f"{others} more need one, too."


def counted(mailboxes: int) -> str:
    """Return how many mailboxes will be connected."""
    return f"{count(mailboxes, 'mailbox', 'mailboxes')} will be connected."
