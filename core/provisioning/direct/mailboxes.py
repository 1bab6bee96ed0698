"""Mailboxes in an organization's own workspace: created by a run, given access, suspended, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from core import workflow
from core.accounts import audit, inputs
from core.domains import connections
from core.errors import Conflict, Invalid, Refused
from core.paging import PAGE_SIZE, Page, offset_of
from core.provisioning import usernames
from core.provisioning.direct import access, rows, strong_passwords
from core.provisioning.direct.access import Access, give_access, reveal
from core.provisioning.direct.alternatives import alternatives
from core.provisioning.direct.exporting import export
from core.provisioning.direct.removal import remove, suspend
from core.provisioning.direct.trials import Trial, test
from core.system import Work
from data.provisioning.direct import AccessKind, DirectMailbox, DirectStatus
from data.workflow import Run, RunStatus

__all__ = [
    "Access",
    "AccessKind",
    "DirectMailbox",
    "DirectStatus",
    "NewMailbox",
    "Refusal",
    "Trial",
    "alternatives",
    "create",
    "create_many",
    "export",
    "get",
    "give_access",
    "listing",
    "remove",
    "rename",
    "restart",
    "reveal",
    "suspend",
    "test",
]

KIND = "mailbox_setup"
DAILY_LIMIT = 30
MOST_A_DAY = 50
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewMailbox:
    """A mailbox to be created, as a list holds it."""

    domain_id: UUID
    user_name: str
    first_name: str
    last_name: str
    password: str = ""
    daily_limit: int = DAILY_LIMIT


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry of a list that could not be started, and why."""

    text: str
    code: str
    message: str
    action: str


async def create(
    work: Work,
    domain_id: UUID,
    user_name: str,
    first_name: str,
    last_name: str,
    *,
    password: str = "",
    daily_limit: int = DAILY_LIMIT,
) -> DirectMailbox:
    """Start to create a mailbox; ``daily_limit`` is messages a day, at most 50.

    A missing or weak password is replaced by a strong one. Raises Invalid for the input, Conflict
    "mailbox_taken" for an address that is there already.
    """
    domain = await connections.get(work, domain_id)
    email = f"{usernames.normalise(user_name, 'user_name')}@{domain.name}"
    now = work.now()
    mailbox = DirectMailbox(
        organization_id=work.organization_id,
        domain_id=domain.id,
        email=email,
        first_name=inputs.person_name(first_name, "first_name"),
        last_name=inputs.person_name(last_name, "last_name"),
        daily_limit=_limit(daily_limit),
        created_at=now,
        updated_at=now,
    )
    if await rows.of_address(work, email) is not None:
        raise _taken(mailbox)
    work.session.add(mailbox)
    await _flushed(work, mailbox)
    first = strong_passwords.strong_or_made(password, email)
    access.keep(work, mailbox, AccessKind.password, first)
    await audit.record(work, "mailbox.started", "mailbox", mailbox.id, domain_id=domain.id)
    await _begin(work, mailbox)
    return mailbox


async def create_many(
    work: Work, wanted: Sequence[NewMailbox]
) -> tuple[list[DirectMailbox], list[Refusal]]:
    """Start to create every mailbox of a list; one that is refused never stops the rest."""
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(f"Create between 1 and {MOST_AT_ONCE} mailboxes at once.", field="mailboxes")
    made: list[DirectMailbox] = []
    refusals: list[Refusal] = []
    for one in wanted:
        try:
            made.append(
                await create(
                    work,
                    one.domain_id,
                    one.user_name,
                    one.first_name,
                    one.last_name,
                    password=one.password,
                    daily_limit=one.daily_limit,
                )
            )
        except Refused as error:
            refusals.append(Refusal(one.user_name, error.code, str(error), error.advice.action))
    return made, refusals


async def rename(work: Work, mailbox_id: UUID, user_name: str) -> DirectMailbox:
    """Give a mailbox whose address was taken another one, and go on with it."""
    mailbox = await rows.get(work, mailbox_id, lock=True)
    domain = await connections.get(work, mailbox.domain_id)
    _require_failed(mailbox)
    mailbox.email = f"{usernames.normalise(user_name, 'user_name')}@{domain.name}"
    if await rows.of_address(work, mailbox.email) is not None:
        raise _taken(mailbox)
    return await restart(work, mailbox_id)


async def restart(work: Work, mailbox_id: UUID) -> DirectMailbox:
    """Take a mailbox that failed up again at the step that failed, or from the beginning."""
    mailbox = await rows.get(work, mailbox_id, lock=True)
    _require_failed(mailbox)
    rows.move(work, mailbox, DirectStatus.creating)
    mailbox.error = {}
    await _flushed(work, mailbox)
    await audit.record(work, "mailbox.restarted", "mailbox", mailbox.id)
    run = await work.session.get(Run, mailbox.run_id) if mailbox.run_id else None
    if run is not None and run.status == RunStatus.failed:
        await workflow.retry(work, run.id)
    else:
        await _begin(work, mailbox)
    return mailbox


async def get(work: Work, mailbox_id: UUID) -> DirectMailbox:
    """Return a mailbox; raise NotFound when there is none."""
    return await rows.get(work, mailbox_id)


async def listing(
    work: Work,
    *,
    search: str = "",
    status: str = "",
    domain_id: UUID | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[DirectMailbox]:
    """Return a page of mailboxes by address."""
    found, total = await rows.found(
        work,
        search=search.strip(),
        status=status,
        domain_id=domain_id,
        offset=offset_of(page, size),
        limit=size,
    )
    return Page(found, total)


async def _begin(work: Work, mailbox: DirectMailbox) -> None:
    run = await workflow.start(work, KIND, mailbox.id, {})
    mailbox.run_id = run.id
    rows.ring(work, mailbox.id)


async def _flushed(work: Work, mailbox: DirectMailbox) -> None:
    """Write a mailbox now; an address that somebody else holds is a conflict."""
    taken = _taken(mailbox)
    try:
        async with work.session.begin_nested():
            await work.session.flush()
    except IntegrityError as error:
        raise taken from error


def _require_failed(mailbox: DirectMailbox) -> None:
    if mailbox.status != DirectStatus.failed:
        raise Conflict(
            f"This mailbox is {mailbox.status}; only one that failed is taken up again.",
            code="mailbox_moved",
        )


def _limit(daily_limit: int) -> int:
    if not 1 <= daily_limit <= MOST_A_DAY:
        raise Invalid(
            f"A mailbox sends between 1 and {MOST_A_DAY} messages a day.", field="daily_limit"
        )
    return daily_limit


def _taken(mailbox: DirectMailbox) -> Conflict:
    others = alternatives(mailbox.email, mailbox.first_name, mailbox.last_name)
    return Conflict(
        f"{mailbox.email} is there already.",
        code="mailbox_taken",
        action=f"Choose another user name, for example {others[0]}, or skip this one.",
        field="user_name",
    )
