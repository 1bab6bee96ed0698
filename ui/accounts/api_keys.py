"""API keys: made here, shown once, revoked here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.accounts import api_keys
from core.accounts.api_keys import Key
from ui import kit
from ui.shell.view import View

RIGHTS = {
    "member": "Read, and search names",
    "owner": "Also change domains, records and mailboxes, and order",
}
SHORT_RIGHTS = {"member": "Read and search", "owner": "Read, search, change and order"}


STATES = {"active": "Active", "revoked": "Revoked", "stopped": "Stopped"}


async def build(view: View) -> None:
    """List the keys and make new ones."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(api_keys.listing)
        return kit.narrowed([row(key) for key in found], query)

    async def create() -> None:
        made = await view.act("The key is made", api_keys.create, name.value, right.value)
        if made is None:
            return
        key, secret = made
        name.value = ""
        await table.reload()
        await show_once(key.name, secret)

    async def revoke(chosen: Any) -> None:
        sure = await view.confirm(
            f"Revoke {chosen['name']}?", "Programs that use it are refused at once.", "Revoke"
        )
        if sure:
            await view.act("The key is revoked", api_keys.revoke, UUID(chosen["id"]))
            await table.reload()

    with kit.page():
        kit.page_header(
            "API keys",
            "For your own programs. A key acts for the person who made it.",
            lambda: kit.link_button("Documentation", "/help/api", variant="secondary"),
        )
        with kit.section("New key"), kit.form(create):
            with kit.box("cols2"):
                name = kit.field(
                    "Name",
                    name="name",
                    placeholder="Billing sync",
                    maxlength=80,
                    hint="The program that will use it.",
                )
                right = kit.select("What it may do", RIGHTS, value="member", name="role")
            with kit.box("row"):
                kit.button("Create key", submit=True, icon="plus")
        table = await kit.data_table(
            "Keys",
            [
                kit.Column("name", "Name"),
                kit.Column("prefix", "Begins with", "mono"),
                kit.Column("right", "May"),
                kit.Column("maker", "Made by"),
                kit.Column("created_at", "Made", "time"),
                kit.Column("last_used_at", "Last used", "time"),
                kit.Column("status", "State", "status"),
            ],
            fetch,
            actions=[kit.RowAction("revoke", "Revoke", "ban", revoke, danger=True)],
            filters=[kit.Filter("status", "State", STATES)],
            search="Search keys",
            empty=lambda: kit.empty_state(
                "key-round",
                "No key yet",
                "Name the program above and create one, to call Mailwright from it.",
                lambda: kit.link_button("What a program can do", "/help/api", variant="secondary"),
            ),
        )


def row(key: Key) -> dict[str, Any]:
    """Return one key as a row; only one that works can be revoked."""
    return {
        "id": str(key.id),
        "name": key.name,
        "prefix": f"{key.prefix}…",
        "right": SHORT_RIGHTS[key.role],
        "maker": key.maker,
        "created_at": key.created_at.isoformat(),
        "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
        "status": key.state,
        "actions": ["revoke"] if key.state != "revoked" else [],
    }


async def show_once(name: str, secret: str) -> None:
    """Show a new key until it is put away; it cannot be shown again."""
    with kit.dialog("Your new key") as modal:
        kit.h2(f"Copy the key for {name} now")
        kit.paragraph("It is not shown again. Keep it where your program keeps its secrets.")
        kit.copy_field(secret, "API key")
        with kit.box("modal-foot"):
            kit.button("I have copied it", on_click=lambda: modal.close("yes"), testid="copied")
    await modal.answered()
