"""The people of the organization: who belongs to it, who is invited, who may do what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.accounts import invitations, members
from core.accounts.invitations import Invitation
from core.accounts.members import Member
from ui import kit
from ui.kit.organisms.tables import Row
from ui.shell.view import View

ROLES = {"member": "Member", "owner": "Owner"}


async def build(view: View) -> None:
    """List members and invitations; owners invite, change roles and remove."""
    owner = view.actor.role == "owner"

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        rows = [member_row(one, owner=owner) for one in await view.read(members.listing)]
        if owner:
            rows += [invitation_row(one) for one in await view.read(invitations.listing)]
        return kit.narrowed(rows, query)

    async def change(row: Row, role: str) -> None:
        message = f"{row['name']} is {'an owner' if role == 'owner' else 'a member'} now"
        await view.act(message, members.change_role, UUID(row["id"]), role)
        await table.reload()

    async def remove(row: Row) -> None:
        sure = await view.confirm(
            f"Remove {row['name']}?", "They are signed out of this organization at once.", "Remove"
        )
        if sure:
            await view.act("Removed", members.remove, UUID(row["id"]))
            await table.reload()

    async def again(row: Row) -> None:
        await view.act("Invitation sent again", invitations.invite, row["email"], row["role_word"])
        await table.reload()

    async def withdraw(row: Row) -> None:
        sure = await view.confirm(
            f"Withdraw the invitation of {row['email']}?",
            "The link they were sent opens nothing any more.",
            "Withdraw",
        )
        if sure:
            await view.act("Invitation withdrawn", invitations.withdraw, UUID(row["id"]))
            await table.reload()

    with kit.page():
        kit.page_header(
            "Members", "Owners change plans, members and the organization; members work."
        )
        table = await kit.data_table(
            "Members",
            [
                kit.Column("name", "Name"),
                kit.Column("email", "Email", "mono"),
                kit.Column("role", "Role"),
                kit.Column("status", "State", "status"),
                kit.Column("since", "Since", "time"),
            ],
            fetch,
            actions=[
                kit.RowAction(
                    "owner", "Make owner", "shield-check", lambda row: change(row, "owner")
                ),
                kit.RowAction("member", "Make member", "user", lambda row: change(row, "member")),
                kit.RowAction("again", "Send again", "send", again),
                kit.RowAction("remove", "Remove", "trash-2", remove, danger=True),
                kit.RowAction("withdraw", "Withdraw", "x", withdraw, danger=True),
            ],
            filters=[kit.Filter("role", "Role", {word: word for word in ROLES.values()})],
            search="Search members",
        )
        if owner:
            invite_card(view, table)


def invite_card(view: View, table: kit.DataTable) -> None:
    """Ask for an address and mail an invitation to it."""

    async def invite() -> None:
        invited = await view.act(
            "Invitation on its way", invitations.invite, email.value, role.value
        )
        if invited is not None:
            email.value = ""
            await table.reload()

    subtitle = "They get a link by mail that works for seven days."
    with kit.section("Invite somebody", subtitle), kit.form(invite):
        with kit.box("cols2"):
            email = kit.field("Email", kind="email", name="email", placeholder="name@example.com")
            role = kit.select("Role", ROLES, value="member", name="role")
        with kit.box("row end"):
            kit.button("Send invitation", submit=True, icon="send")


def member_row(one: Member, *, owner: bool) -> dict[str, Any]:
    """Return a member as a row of the table."""
    other_role = "member" if one.role == "owner" else "owner"
    return {
        "id": str(one.user_id),
        "name": f"{one.name} (you)" if one.you else one.name,
        "email": one.email,
        "role": ROLES[one.role],
        "status": "active",
        "since": one.since.isoformat(),
        "actions": [other_role, "remove"] if owner and not one.you else [],
    }


def invitation_row(one: Invitation) -> dict[str, Any]:
    """Return an open invitation as a row of the table."""
    return {
        "id": str(one.id),
        "name": "Invited",
        "email": one.email,
        "role": ROLES[one.role],
        "role_word": one.role,
        "status": "pending",
        "since": one.updated_at.isoformat(),
        "actions": ["again", "withdraw"],
    }
