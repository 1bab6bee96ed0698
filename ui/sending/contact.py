"""One contact: who it is, why they get mail, and what happened so far."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from core.sending import contact_activity, contact_fields, contact_lists, contact_tags, contacts
from ui import kit
from ui.sending import contact_actions, contact_elements, contact_frame, contact_why
from ui.shell.view import View


async def build(view: View, contact_id: UUID) -> None:
    """Show a contact with its story."""
    one = await view.read(contact_lists.one, contact_id)
    told = await view.read(contact_activity.of, contact_id)
    fields = await view.read(contact_fields.listing)

    def actions() -> None:
        kit.status_badge("removed" if one["deleted_at"] else one["status"])
        contact_actions.menu(view, one)

    with kit.page():
        kit.page_header(one["name"] or one["email"], one["email"] if one["name"] else "", actions)
        if one["deleted_at"]:
            gone(view, one)
        with kit.box("grid2"):
            with kit.box("stack g16"):
                person(view, one, fields)
                await tags(view, one)
                consent(one)
                await contact_why.section(view, contact_id)
            with (
                kit.box("stack g16"),
                kit.section("Activity", "What was sent, and what came of it"),
            ):
                contact_elements.timeline([shown(entry) for entry in told], "Activity")


def shown(entry: dict[str, Any]) -> dict[str, Any]:
    """Return one thing that happened as the page draws it."""
    href = f"/campaigns/{entry['campaign_id']}" if entry["campaign_id"] else ""
    return entry | {"href": href}


def gone(view: View, one: dict[str, Any]) -> None:
    """Say that the contact is deleted, with the way back."""
    then = contact_frame.when(one["deleted_at"])
    ago = contact_frame.how_long((view.now() - then).total_seconds()) if then else ""
    kit.alert(
        "warning",
        f"Deleted {ago} ago",
        "It gets no mail, and is gone for good 30 days after the deletion.",
        lambda: kit.button(
            "Restore…",
            on_click=partial(contact_actions.restore, view, one),
            variant="secondary",
            small=True,
        ),
    )


def person(view: View, one: dict[str, Any], known: list[contact_fields.ContactField]) -> None:
    """Let name and fields be changed."""

    async def save() -> None:
        written = {field.name: str(asked[field.name].value or "") for field in known[:MOST_SHOWN]}
        changed = await view.act(
            "Saved",
            contacts.update_fields,
            UUID(one["id"]),
            str(first.value or ""),
            str(last.value or ""),
            written,
        )
        if changed is not None:
            view.go(f"/contacts/{one['id']}")

    with kit.section("Person", "What templates may use"), kit.form(save):
        with kit.box("grid2"):
            first = kit.field(
                "First name", value=one["first_name"], name="first_name", optional=True
            )
            last = kit.field("Last name", value=one["last_name"], name="last_name", optional=True)
            asked = {
                field.name: kit.field(
                    field.title,
                    value=one["fields"].get(field.name, ""),
                    name=field.name,
                    optional=True,
                )
                for field in known[:MOST_SHOWN]
            }
        if len(known) > MOST_SHOWN:
            kit.caption(f"{len(known) - MOST_SHOWN} more fields are in the export.")
        with kit.box("row end"):
            kit.button("Save", submit=True, variant="secondary")


MOST_SHOWN = 20
"""Own fields that can be changed on the page."""


async def tags(view: View, one: dict[str, Any]) -> None:
    """Show the tags, with a way to give and take them."""
    contact_id = UUID(one["id"])

    async def give() -> None:
        wanted = str(asked.value or "").split(",")
        if await view.act("Tagged", contact_tags.add, [contact_id], wanted) is not None:
            view.go(f"/contacts/{one['id']}")

    async def take(tag: str) -> None:
        if await view.act("Untagged", contact_tags.remove, [contact_id], [tag]) is not None:
            view.go(f"/contacts/{one['id']}")

    with kit.section("Tags"):
        if one["tags"]:
            with kit.box("row g8 wrap"):
                for tag in one["tags"][:MOST_SHOWN]:
                    with kit.box("row g2"):
                        kit.badge(tag, "accent")
                        kit.icon_button("x", f"Take the tag {tag}", on_click=partial(take, tag))
        with kit.form(give):
            asked = kit.field("New tag", name="tags", placeholder="customer", optional=True)
            with kit.box("row end"):
                kit.button("Tag", submit=True, variant="secondary", icon="tag")


def consent(one: dict[str, Any]) -> None:
    """Show where, when and from which address the person agreed."""
    at = contact_frame.when(one["consent_at"])
    with kit.section("Consent", "Why you may write to them"):
        kit.definition_list(
            [
                ("Where", one["consent_source"] or "not known"),
                ("Date", kit.moment(at) if at else "not known"),
                ("IP address", one["consent_ip"] or "not known"),
            ]
        )
