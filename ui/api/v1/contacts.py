"""Contacts: found, added, changed, tagged, deleted and restored, exported, erased."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import (
    contact_activity,
    contact_bulk,
    contact_fields,
    contact_lists,
    contact_tags,
    contacts,
    erasures,
)
from core.sending.contact_lists import Choice
from ui.api.doors import Reader, Running, Writer
from ui.api.v1 import streams
from ui.api.v1.contact_models import (
    ActivityShown,
    AnonymizedShown,
    ChangedShown,
    ContactChange,
    ContactChoice,
    ContactGiven,
    ContactQuery,
    ContactsChange,
    ContactShown,
    FieldShown,
    PageOf,
    TagsGiven,
    TagShown,
)
from ui.api.v1.domain_models import PageShown

routes = APIRouter(tags=["Contacts"])


@routes.get("/contacts", summary="List the contacts")
async def listing(
    system: Running, actor: Reader, query: Annotated[ContactQuery, Query()]
) -> PageShown[ContactShown]:
    """Return a page of contacts, searched by the beginning of an address, a name or a tag."""
    async with system.work(actor) as work:
        found = await contact_lists.listing(
            work, query.choice(), query.page, query.size, sort=query.sort
        )
    rows = [ContactShown(**row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.post("/contacts", status_code=201, summary="Add a contact")
async def create(
    system: Running, actor: Writer, given: ContactGiven, response: Response
) -> ContactShown:
    """Add somebody to write to; a suppressed address stays suppressed."""
    async with system.work(actor) as work:
        contact = await contacts.create(work, **given.model_dump())
        response.headers["location"] = f"/api/v1/contacts/{contact.id}"
        return ContactShown(**await contact_lists.one(work, contact.id))


@routes.get("/contacts/deleted", summary="List deleted contacts")
async def deleted(
    system: Running, actor: Reader, query: Annotated[PageOf, Query()]
) -> PageShown[ContactShown]:
    """Return contacts deleted within the last thirty days, which can be restored."""
    async with system.work(actor) as work:
        found = await contact_lists.listing(work, Choice(deleted=True), query.page, query.size)
    rows = [ContactShown(**row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.get("/contacts/export", summary="Export contacts")
async def export(
    system: Running, actor: Reader, query: Annotated[ContactChoice, Query()]
) -> Response:
    """Return the contacts chosen as CSV."""
    return await streams.csv(contact_lists.export(system, actor, query.choice()), "contacts.csv")


@routes.post("/contacts/bulk", summary="Change many contacts")
async def bulk(system: Running, actor: Writer, given: ContactsChange) -> ChangedShown:
    """Tag, untag, delete, restore or suppress up to 10,000 contacts."""
    async with system.work(actor) as work:
        changed = await contact_bulk.carry_out(
            work, given.action, given.contact_ids, tags=given.tags, reason=given.reason
        )
    return ChangedShown(changed=changed)


@routes.get("/contact-tags", summary="List the tags")
async def tags(system: Running, actor: Reader) -> list[TagShown]:
    """Return every tag with how many contacts have it."""
    async with system.work(actor) as work:
        found = await contact_tags.listing(work)
    return [TagShown(tag=tag, contacts=count) for tag, count in found.items()]


@routes.get("/contact-fields", summary="List the fields of contacts")
async def fields(system: Running, actor: Reader) -> list[FieldShown]:
    """Return the organization's own fields, which templates may ask for by name."""
    async with system.work(actor) as work:
        return [FieldShown.model_validate(one) for one in await contact_fields.listing(work)]


@routes.get("/contacts/{contact_id}", summary="Read a contact")
async def one(system: Running, actor: Reader, contact_id: UUID) -> ContactShown:
    """Return a contact, deleted or not."""
    async with system.work(actor) as work:
        return ContactShown(**await contact_lists.one(work, contact_id))


@routes.patch("/contacts/{contact_id}", summary="Change a contact")
async def change(
    system: Running, actor: Writer, contact_id: UUID, given: ContactChange
) -> ContactShown:
    """Change the name or fields of a contact."""
    async with system.work(actor) as work:
        await contacts.update_fields(work, contact_id, **given.model_dump())
        return ContactShown(**await contact_lists.one(work, contact_id))


@routes.delete("/contacts/{contact_id}", status_code=204, summary="Delete a contact")
async def remove(system: Running, actor: Writer, contact_id: UUID) -> None:
    """Delete a contact; it can be restored for thirty days."""
    async with system.work(actor) as work:
        await contacts.remove(work, [contact_id])


@routes.post("/contacts/{contact_id}/restore", summary="Restore a contact")
async def restore(system: Running, actor: Writer, contact_id: UUID) -> ContactShown:
    """Bring back a contact deleted within the last thirty days."""
    async with system.work(actor) as work:
        await contacts.restore(work, [contact_id])
        return ContactShown(**await contact_lists.one(work, contact_id))


@routes.get("/contacts/{contact_id}/activity", summary="Read what happened with a contact")
async def activity(system: Running, actor: Reader, contact_id: UUID) -> list[ActivityShown]:
    """Return what was sent to a contact and what came of it, newest first."""
    async with system.work(actor) as work:
        return [ActivityShown(**told) for told in await contact_activity.of(work, contact_id)]


@routes.post("/contacts/{contact_id}/tags", summary="Give a contact tags")
async def tag(system: Running, actor: Writer, contact_id: UUID, given: TagsGiven) -> ContactShown:
    """Give a contact tags; those it has stay."""
    async with system.work(actor) as work:
        await contacts.get(work, contact_id)
        await contact_tags.add(work, [contact_id], given.tags)
        return ContactShown(**await contact_lists.one(work, contact_id))


@routes.delete(
    "/contacts/{contact_id}/tags/{tag}", status_code=204, summary="Take a tag from a contact"
)
async def untag(system: Running, actor: Writer, contact_id: UUID, tag: str) -> None:
    """Take a tag from a contact."""
    async with system.work(actor) as work:
        await contacts.get(work, contact_id)
        await contact_tags.remove(work, [contact_id], [tag])


@routes.delete("/contacts/{contact_id}/anonymize", summary="Anonymise a contact")
async def anonymize(system: Running, actor: Writer, contact_id: UUID) -> AnonymizedShown:
    """Overwrite address, name and fields for good; the row stays for statistics."""
    async with system.work(actor) as work:
        return AnonymizedShown(email=await erasures.anonymize(work, contact_id))


@routes.delete("/contacts/{contact_id}/erase", status_code=204, summary="Erase a contact")
async def erase(system: Running, actor: Writer, contact_id: UUID) -> None:
    """Remove a person for good; only a keyed hash stays, so that no import brings them back."""
    async with system.work(actor) as work:
        await erasures.erase(work, contact_id)
