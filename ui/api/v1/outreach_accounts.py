"""Mailboxes at the sequencer: connected, warmed up, tracked under the customer's own name."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from core.errors import NotFound
from core.provisioning.direct import mailboxes, outreach
from core.provisioning.direct.outreach import OutreachAccount, WarmupWish
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.mailbox_models import MailboxesChosen, OutreachAccountShown, WarmupWishes

routes = APIRouter(tags=["Sequencer"])


@routes.post("/outreach-accounts", status_code=202, summary="Connect mailboxes to the sequencer")
async def connect(
    system: Running, actor: Writer, given: WarmupWishes
) -> list[OutreachAccountShown]:
    """Connect one mailbox or up to 500; those that are connected already stay as they are."""
    wish = WarmupWish(given.warmup, given.daily_limit, given.reply_rate, given.days)
    async with system.work(actor) as work:
        return [shown(one) for one in await outreach.connect(work, given.mailbox_ids, wish)]


@routes.post("/outreach-accounts/csv", summary="Export mailboxes for the sequencer's own import")
async def csv(system: Running, actor: Writer, given: MailboxesChosen) -> Response:
    """Return a file for when the sequencer's API does not answer; every export is written down."""
    async with system.work(actor) as work:
        text = await outreach.csv(work, given.mailbox_ids)
    name = 'attachment; filename="sequencer.csv"'
    return Response(text, media_type="text/csv", headers={"content-disposition": name})


@routes.get("/mailboxes/{mailbox_id}/outreach", summary="Follow a mailbox at the sequencer")
async def one(system: Running, actor: Reader, mailbox_id: UUID) -> OutreachAccountShown:
    """Return the account of a mailbox; 404 while it was never connected."""
    async with system.work(actor) as work:
        mailbox = await mailboxes.get(work, mailbox_id)
        account = (await outreach.of_mailboxes(work, [mailbox.id])).get(mailbox.id)
    if account is None:
        raise NotFound("This mailbox was never connected.", action="Connect it to the sequencer.")
    return shown(account)


@routes.post("/mailboxes/{mailbox_id}/outreach/validate", summary="Validate a connection")
async def validate(system: Running, actor: Writer, mailbox_id: UUID) -> OutreachAccountShown:
    """Ask the sequencer now whether both servers of the mailbox let it in."""
    return shown(await outreach.validate(system, actor, mailbox_id))


@routes.post(
    "/mailboxes/{mailbox_id}/outreach/tracking", status_code=202, summary="Set up tracking"
)
async def set_up_tracking(system: Running, actor: Writer, mailbox_id: UUID) -> OutreachAccountShown:
    """Set the tracking name of a connected mailbox up; it stays connected meanwhile."""
    async with system.work(actor) as work:
        return shown(await outreach.retry_tracking(work, mailbox_id))


@routes.post("/mailboxes/{mailbox_id}/outreach/retry", status_code=202, summary="Connect again")
async def retry(system: Running, actor: Writer, mailbox_id: UUID) -> OutreachAccountShown:
    """Connect a mailbox once more with the wishes it had."""
    async with system.work(actor) as work:
        return shown(await outreach.retry(work, mailbox_id))


@routes.delete("/mailboxes/{mailbox_id}/outreach", summary="Disconnect a mailbox")
async def disconnect(system: Running, actor: Writer, mailbox_id: UUID) -> OutreachAccountShown:
    """Stop the sequencer from using a mailbox; its account there is kept, suspended."""
    return shown(await outreach.disconnect(system, actor, mailbox_id))


def shown(account: OutreachAccount) -> OutreachAccountShown:
    """Return an account as JSON."""
    return OutreachAccountShown.model_validate(account)
