"""Mailboxes of workspaces as the pages show them: plain JSON, each with its account at the sequencer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.paging import PAGE_SIZE, Page
from core.provisioning.direct import access, mailboxes, rows
from core.run_progress import iso, step_json
from core.system import Work
from data.domains.domains import Domain
from data.provisioning import direct as counts
from data.provisioning.direct import DirectMailbox, OutreachAccount
from data.workflow import Run, RunStep, steps_of


async def of_domain(work: Work, domain_id: UUID) -> list[dict[str, Any]]:
    """Return the mailboxes of a domain that are not removed, the first made first."""
    return await _rows(work, await rows.of_domain(work, domain_id))


async def table(
    work: Work,
    *,
    search: str = "",
    status: str = "",
    domain_id: UUID | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[dict[str, Any]]:
    """Return a page of mailboxes by address."""
    found = await mailboxes.listing(
        work, search=search, status=status, domain_id=domain_id, page=page, size=size
    )
    return Page(await _rows(work, found.rows), found.total)


async def one(work: Work, mailbox_id: UUID) -> dict[str, Any]:
    """Return a mailbox with the steps that make it and that connect it."""
    mailbox = await rows.get(work, mailbox_id)
    account = await rows.account_of(work, mailbox_id)
    (row,) = await _rows(work, [mailbox])
    return row | {
        "first_name": mailbox.first_name,
        "last_name": mailbox.last_name,
        "domain_id": str(mailbox.domain_id),
        "steps": await _steps(work, mailbox.run_id),
        "connecting": await _steps(work, account.run_id if account else None),
    }


async def totals(work: Work) -> dict[str, Any]:
    """Return how many mailboxes there are, by what matters, and when one last changed."""
    found = await counts.totals(work.session, work.now())
    return found | {"moved_at": iso(found["moved_at"])}


async def _rows(work: Work, found: Sequence[DirectMailbox]) -> list[dict[str, Any]]:
    accounts = await rows.accounts_of(work, [mailbox.id for mailbox in found])
    runs = [mailbox.run_id for mailbox in found] + [one.run_id for one in accounts.values()]
    current = await _current(work, [run_id for run_id in runs if run_id])
    names = await _domains(work, {mailbox.domain_id for mailbox in found})
    return [
        _mailbox(mailbox, names[mailbox.domain_id], current)
        | {"programs": access.serves_programs(work, mailbox)}
        | _account(accounts.get(mailbox.id), current)
        for mailbox in found
    ]


def _mailbox(mailbox: DirectMailbox, domain: str, current: dict[UUID, RunStep]) -> dict[str, Any]:
    step = current.get(mailbox.run_id) if mailbox.run_id else None
    return {
        "id": str(mailbox.id),
        "email": mailbox.email,
        "name": f"{mailbox.first_name} {mailbox.last_name}".strip(),
        "domain": domain,
        "status": mailbox.status,
        "daily_limit": mailbox.daily_limit,
        "access": mailbox.access,
        "say": _say(step, moving=mailbox.status == "creating"),
        "error": dict(mailbox.error) or None,
        "created_at": iso(mailbox.created_at),
    }


def _account(account: OutreachAccount | None, current: dict[UUID, RunStep]) -> dict[str, Any]:
    if account is None:
        return {"sequencer": "", "sequencer_say": "", "warmup": "", "tracking": ""}
    step = current.get(account.run_id) if account.run_id else None
    return {
        "sequencer": account.status,
        "sequencer_say": account.error.get("message")
        or _say(step, moving=account.status == "connecting"),
        "warmup": f"{account.warmup_days} days" if account.warmup else "off",
        "warmup_ends_at": iso(account.warmup_ends_at),
        "tracking": account.tracking_host and account.tracking_status,
        "synced_at": iso(account.synced_at),
    }


def _say(step: RunStep | None, *, moving: bool) -> str:
    """Return what is going on in a run that moves."""
    if not moving or step is None:
        return ""
    return str(step.why.get("cause") or step.title)


async def _current(work: Work, runs: list[UUID]) -> dict[UUID, RunStep]:
    """Return the step each run stands at."""
    query = (
        select(RunStep)
        .join(Run, col(Run.id) == col(RunStep.run_id))
        .where(col(RunStep.run_id).in_(runs), RunStep.position == Run.position)
    )
    return {step.run_id: step for step in await work.session.exec(query)}


async def _steps(work: Work, run_id: UUID | None) -> list[dict[str, Any]]:
    return [step_json(step) for step in await steps_of(work.session, run_id)] if run_id else []


async def _domains(work: Work, ids: set[UUID]) -> dict[UUID, str]:
    query = select(Domain).where(col(Domain.id).in_(ids))
    return {domain.id: domain.shown_name for domain in await work.session.exec(query)}
