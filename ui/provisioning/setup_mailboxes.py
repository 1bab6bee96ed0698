"""Step 3: mailboxes at the domain, one after the other, each followed until it exists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.provisioning.direct import mailboxes, shown
from core.settings import Mode
from ui import kit
from ui.provisioning.setup_state import State, made, step_path
from ui.shell.regions import MailboxList
from ui.shell.view import View

EMPTY = "The first one takes about a minute, because the host looks at the domain first."


async def build(view: View, state: State) -> None:
    """Ask for a mailbox, and show those there are."""
    first_name, _, last_name = view.actor.name.partition(" ")
    domain_id = state.domain_id

    async def create() -> None:
        created = await view.act(
            f"{user.value}@{state.name} is being created",
            mailboxes.create,
            domain_id,
            user.value,
            first.value,
            last.value,
            password=password.value or "",
            daily_limit=int(limit.value or 0),
        )
        if created is not None:
            user.value = password.value = ""

    async def go_on() -> None:
        view.go(step_path(domain_id, 4))

    with kit.section("New mailbox", EMPTY if not state.mailboxes else ""), kit.form(create):
        user = kit.field(
            "User name",
            name="user_name",
            suffix=f"@{state.name}",
            placeholder="anna.smith",
            autocomplete="off",
            testid="email-username",
            focus=True,
        )
        with kit.box("cols2"):
            first = kit.field("First name", name="first_name", value=first_name)
            last = kit.field("Last name", name="last_name", value=last_name or first_name)
        with kit.box("cols2"):
            password = kit.field(
                "Password",
                name="password",
                kind="password",
                autocomplete="new-password",
                optional=True,
                hint="Leave it empty for a strong one.",
            )
            limit = kit.field(
                "Messages a day",
                name="daily_limit",
                kind="number",
                value=mailboxes.DAILY_LIMIT,
                min=1,
                max=mailboxes.MOST_A_DAY,
                hint=f"At most {mailboxes.MOST_A_DAY}; fewer are safer for a new domain.",
            )
        with kit.box("row between g8 wrap"):
            kit.link("Create many at once", "/batches")
            kit.button("Create mailbox", submit=True, icon="plus", testid="create-account")
    region = await follow(view, state)
    note(view)
    with kit.box("row between g8"):
        kit.link_button("Back", step_path(domain_id, 2), variant="secondary")
        on = kit.button(
            "Continue", on_click=go_on, icon="arrow-right", icon_after=True, testid="next-step"
        )
    on.set_enabled(bool(state.made))
    region.on_change = lambda data: on.set_enabled(bool(made(data["rows"])))


async def follow(view: View, state: State) -> MailboxList:
    """Show the mailboxes of a domain, live, with ways out for those that failed."""

    async def fetch() -> dict[str, Any]:
        return {"rows": await view.read(shown.of_domain, state.domain_id)}

    async def again(mailbox_id: str) -> None:
        await view.act("It is tried again", mailboxes.restart, UUID(mailbox_id))

    async def rename(mailbox_id: str, email: str) -> None:
        name = email.partition("@")[0]
        await view.act("It goes on under the other name", mailboxes.rename, UUID(mailbox_id), name)

    first, share = {"rows": state.mailboxes}, f"domain:{state.domain_id}"
    region = await view.live(MailboxList, "mailboxes", fetch, first, share=share)
    region.on("again", lambda event: again(str(event.args)))
    region.on("rename", lambda event: rename(*map(str, event.args)))
    return region


def note(view: View) -> None:
    """Say what programs will need, where a host takes no plain password of them."""
    if view.system.settings.mode is Mode.live:
        kit.caption(
            "Google lets programs sign in with an app password only. Make one for each mailbox "
            "and enter it on the mailbox’s page before you connect it."
        )
