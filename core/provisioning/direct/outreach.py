"""Mailboxes connected to a sequencer: signed in, warmed up, tracked under the customer's own name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core import workflow
from core.accounts import audit, credentials
from core.errors import Conflict, Invalid
from core.provisioning.csv_tables import table
from core.provisioning.direct import access, exporting, hosts, rows
from core.provisioning.direct.outreach_states import disconnect, read, validate
from core.system import Work
from data.provisioning.direct import (
    ConnectionStatus,
    DirectMailbox,
    DirectStatus,
    OutreachAccount,
    TrackingStatus,
)
from data.workflow import Run, RunStatus

__all__ = [
    "ConnectionStatus",
    "OutreachAccount",
    "TrackingStatus",
    "WarmupWish",
    "connect",
    "csv",
    "disconnect",
    "of_mailboxes",
    "read",
    "retry",
    "retry_tracking",
    "validate",
]

KIND, TRACKING_KIND = "sequencer_connect", "sequencer_tracking"
WARMED = (DirectStatus.created, DirectStatus.active)


@dataclass(frozen=True, slots=True)
class WarmupWish:
    """How mailboxes shall be warmed up: messages and replies (whole percent) a day, for some days."""

    enabled: bool = True
    daily_limit: int = 30
    reply_rate: int = 30
    days: int = 14


DEFAULT = WarmupWish()
BOUNDS = {"daily_limit": (1, 50), "reply_rate": (20, 100), "days": (1, 90)}
"""The sequencer takes 1 to 50 a day and 20 to 100 percent (API reference, November 2026)."""


async def connect(
    work: Work, mailbox_ids: Sequence[UUID], wish: WarmupWish = DEFAULT
) -> list[OutreachAccount]:
    """Start to connect mailboxes; those that are connected already stay as they are.

    Raises Conflict "access_missing" when no program can sign in to one of them, "key_missing"
    without a key of the sequencer.
    """
    exporting.require_few(mailbox_ids)
    _require_bounds(wish)
    await credentials.require(work, hosts.SEQUENCER)
    mailboxes = await rows.several(work, mailbox_ids)
    accounts = await rows.accounts_of(work, mailbox_ids)
    wanted = [mailbox for mailbox in mailboxes if not _stands(accounts.get(mailbox.id))]
    _require_reachable(work, wanted)
    for mailbox in wanted:
        account = accounts.get(mailbox.id) or _new(work, mailbox)
        let_go = account.status == ConnectionStatus.disconnected
        account.status, account.error = ConnectionStatus.connecting, {}
        account.warmup, account.daily_limit = wish.enabled, wish.daily_limit
        account.reply_rate, account.warmup_days = wish.reply_rate, wish.days
        account.updated_at = work.now()
        work.session.add(account)
        await _begin(work, account, KIND, let_go=let_go)
        await audit.record(work, "mailbox.connecting", "mailbox", mailbox.id)
        accounts[mailbox.id] = account
    return [accounts[mailbox.id] for mailbox in mailboxes]


async def retry(work: Work, mailbox_id: UUID) -> OutreachAccount:
    """Connect a mailbox once more with the wishes it had."""
    account = await _get(work, mailbox_id)
    wish = WarmupWish(account.warmup, account.daily_limit, account.reply_rate, account.warmup_days)
    return (await connect(work, [mailbox_id], wish))[0]


async def retry_tracking(work: Work, mailbox_id: UUID) -> OutreachAccount:
    """Set the tracking name up once more; the mailbox stays connected meanwhile."""
    account = await _get(work, mailbox_id)
    if account.status != ConnectionStatus.connected:
        raise Conflict("This mailbox is not connected.", code="mailbox_moved")
    account.tracking_status, account.error = TrackingStatus.pending, {}
    await _begin(work, account, TRACKING_KIND)
    return account


async def of_mailboxes(work: Work, mailbox_ids: Sequence[UUID]) -> dict[UUID, OutreachAccount]:
    """Return the accounts of mailboxes by mailbox; one that was never connected has none."""
    return await rows.accounts_of(work, mailbox_ids)


async def csv(work: Work, mailbox_ids: Sequence[UUID]) -> str:
    """Return a file for the sequencer's own import, for when its API does not answer; owners only."""
    work.actor.require_owner()
    exporting.require_few(mailbox_ids)
    mailboxes = await rows.several(work, mailbox_ids)
    accounts = await rows.accounts_of(work, mailbox_ids)
    listed = [_row(access.opened(work, mailbox), accounts.get(mailbox.id)) for mailbox in mailboxes]
    await audit.record(work, "mailboxes.exported", "mailbox", count=len(listed), format="sequencer")
    return table(listed, list(listed[0]), exporting.EXACT)


def _row(opened: access.Access, account: OutreachAccount | None) -> dict[str, object]:
    warmup = account or OutreachAccount.model_construct()
    return {
        "from_name": opened.name,
        "from_email": opened.email,
        "user_name": opened.email,
        "password": opened.secret,
        "smtp_host": opened.smtp_host,
        "smtp_port": opened.smtp_port,
        "imap_host": opened.imap_host,
        "imap_port": opened.imap_port,
        "max_email_per_day": opened.daily_limit,
        "warmup_enabled": warmup.warmup,
        "total_warmup_per_day": warmup.daily_limit,
        "reply_rate_percentage": warmup.reply_rate,
        "custom_tracking_url": f"https://{warmup.tracking_host}" if warmup.tracking_host else "",
    }


def _stands(account: OutreachAccount | None) -> bool:
    return account is not None and account.status == ConnectionStatus.connected


def _require_reachable(work: Work, mailboxes: Sequence[DirectMailbox]) -> None:
    for mailbox in mailboxes:
        if mailbox.status not in WARMED:
            raise Conflict(
                f"{mailbox.email} is {mailbox.status}; only a mailbox that works is connected.",
                code="mailbox_moved",
            )
    closed = [mailbox for mailbox in mailboxes if not access.serves_programs(work, mailbox)]
    if closed:
        raise access.missing(closed)


def _require_bounds(wish: WarmupWish) -> None:
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(wish, name) <= most:
            raise Invalid(f"Choose a number from {least} to {most}.", field=name)


def _new(work: Work, mailbox: DirectMailbox) -> OutreachAccount:
    return OutreachAccount(
        organization_id=work.organization_id,
        mailbox_id=mailbox.id,
        created_at=work.now(),
        updated_at=work.now(),
    )


async def _begin(work: Work, account: OutreachAccount, kind: str, *, let_go: bool = False) -> None:
    """Start a run, in place of one that is under way or has stopped.

    ``let_go``: the sequencer was told before to leave the mailbox alone.
    """
    older = await work.session.get(Run, account.run_id) if account.run_id else None
    if older is not None and older.status in (RunStatus.running, RunStatus.failed):
        await workflow.cancel(work, older.id)
    await work.session.flush()
    run = await workflow.start(work, kind, account.mailbox_id, {"let_go": let_go})
    account.run_id, account.updated_at = run.id, work.now()
    rows.ring(work, account.mailbox_id)


async def _get(work: Work, mailbox_id: UUID) -> OutreachAccount:
    await rows.get(work, mailbox_id)
    account = await rows.account_of(work, mailbox_id, lock=True)
    if account is None:
        raise Conflict("This mailbox was never connected.", action="Connect it first.")
    return account
