"""Mailboxes in the organization's own workspace: created, given access, exported, tried, removed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.provisioning.direct import mailboxes, rollback, test_mail
from core.provisioning.direct.mailboxes import DirectMailbox, NewMailbox
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import PageShown, RefusalShown
from ui.api.v1.health_models import TestMessageShown
from ui.api.v1.mailbox_models import (
    AccessGiven,
    AccessShown,
    DirectMailboxShown,
    ExportWishes,
    MailboxesShown,
    MailboxOrder,
    MailboxOrders,
    MailboxQuery,
    TrialShown,
)

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
routes = APIRouter(prefix="/mailboxes", tags=["Mailboxes"])


@routes.get("", summary="List the mailboxes")
async def listing(
    system: Running, actor: Reader, query: Annotated[MailboxQuery, Query()]
) -> PageShown[DirectMailboxShown]:
    """Return a page of mailboxes by address; removed ones only when asked for by status."""
    async with system.work(actor) as work:
        found = await mailboxes.listing(work, **query.model_dump())
    rows = [shown(row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.post("", status_code=201, summary="Create a mailbox")
async def create(
    system: Running, actor: Writer, given: MailboxOrder, response: Response
) -> DirectMailboxShown:
    """Start to create a mailbox; follow it at the address in ``Location``."""
    async with system.work(actor) as work:
        made = await mailboxes.create(work, **given.model_dump())
    response.headers["location"] = f"/api/v1/mailboxes/{made.id}"
    return shown(made)


@routes.post("/batch", summary="Create several mailboxes")
async def create_many(system: Running, actor: Writer, given: MailboxOrders) -> MailboxesShown:
    """Start to create up to 500 mailboxes; one that is refused never stops the rest."""
    wanted = [NewMailbox(**one.model_dump()) for one in given.mailboxes]
    async with system.work(actor) as work:
        made, refusals = await mailboxes.create_many(work, wanted)
    return MailboxesShown(
        mailboxes=[shown(mailbox) for mailbox in made],
        refusals=[RefusalShown.model_validate(refusal) for refusal in refusals],
    )


@routes.post("/export", summary="Export credentials")
async def export(system: Running, actor: Writer, given: ExportWishes) -> Response:
    """Return how to sign in to the mailboxes chosen, as CSV or JSON; every export is written down."""
    async with system.work(actor) as work:
        text = await mailboxes.export(work, given.mailbox_ids, given.format)
    name = f'attachment; filename="mailboxes.{given.format}"'
    return Response(
        text, media_type=MEDIA_TYPES[given.format], headers={"content-disposition": name}
    )


@routes.get("/{mailbox_id}", summary="Follow a mailbox")
async def one(system: Running, actor: Reader, mailbox_id: UUID) -> DirectMailboxShown:
    """Return a mailbox, with the reason when it could not be made."""
    async with system.work(actor) as work:
        return shown(await mailboxes.get(work, mailbox_id))


@routes.put("/{mailbox_id}/access", summary="Give programs access to a mailbox")
async def give_access(
    system: Running, actor: Writer, mailbox_id: UUID, given: AccessGiven
) -> DirectMailboxShown:
    """Keep what programs sign in with, sealed."""
    return shown(await mailboxes.give_access(system, actor, mailbox_id, given.kind, given.secret))


@routes.post("/{mailbox_id}/credentials", summary="Read credentials")
async def reveal(system: Running, actor: Writer, mailbox_id: UUID) -> AccessShown:
    """Return how to sign in to a mailbox; every reading is written down."""
    return AccessShown.model_validate(await mailboxes.reveal(system, actor, mailbox_id))


@routes.post("/{mailbox_id}/test", summary="Test a mailbox")
async def test(system: Running, actor: Writer, mailbox_id: UUID) -> TrialShown:
    """Send a message from the mailbox to itself and look for it there."""
    return TrialShown.model_validate(await mailboxes.test(system, actor, mailbox_id))


@routes.post("/{mailbox_id}/suspend", summary="Suspend a mailbox")
async def suspend(system: Running, actor: Writer, mailbox_id: UUID) -> DirectMailboxShown:
    """Suspend a mailbox at its host and at the sequencer."""
    return shown(await mailboxes.suspend(system, actor, mailbox_id))


@routes.post("/{mailbox_id}/resume", summary="Let a suspended mailbox work again")
async def resume(system: Running, actor: Writer, mailbox_id: UUID) -> DirectMailboxShown:
    """Let a suspended mailbox work again."""
    return shown(await mailboxes.suspend(system, actor, mailbox_id, suspended=False))


@routes.post("/{mailbox_id}/retry", status_code=202, summary="Take a failed mailbox up again")
async def retry(system: Running, actor: Writer, mailbox_id: UUID) -> DirectMailboxShown:
    """Go on with a mailbox that could not be made."""
    async with system.work(actor) as work:
        return shown(await mailboxes.restart(work, mailbox_id))


@routes.post(
    "/{mailbox_id}/test-messages", status_code=202, summary="Test a mailbox's authentication"
)
async def send_test(
    system: Running, actor: Writer, mailbox_id: UUID, response: Response
) -> TestMessageShown:
    """Send a real message from a mailbox; follow it for the receiver's verdicts at ``Location``."""
    sent = await test_mail.of_mailbox(system, actor, mailbox_id)
    response.headers["location"] = f"/api/v1/test-messages/{sent.id}"
    return TestMessageShown.model_validate(sent)


@routes.post("/{mailbox_id}/rollback", summary="Take a failed mailbox back")
async def roll_back(system: Running, actor: Writer, mailbox_id: UUID) -> DirectMailboxShown:
    """Remove the half-made account of a failed mailbox and the records its run made, no others."""
    return shown(await rollback.roll_back(system, actor, mailbox_id))


@routes.delete("/{mailbox_id}", status_code=204, summary="Remove a mailbox")
async def remove(system: Running, actor: Writer, mailbox_id: UUID) -> None:
    """Delete a mailbox we made, with its mail; one we did not make is only forgotten here."""
    await mailboxes.remove(system, actor, mailbox_id)


def shown(mailbox: DirectMailbox) -> DirectMailboxShown:
    """Return a mailbox as JSON; what is sealed stays sealed."""
    return DirectMailboxShown.model_validate(mailbox)
