"""What a batch does with each item: how it is started, started again, and when it may wait alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.domains import connections, runs_of_domains
from core.errors import Invalid, NotFound
from core.provisioning.direct import mailboxes, outreach
from core.system import Work
from data.domains.domains import Domain
from data.provisioning.batches import BatchItem, BatchKind
from data.provisioning.direct import ConnectionStatus, DirectStatus

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Started:
    """What an item became: its subject, and the run to follow (None: it is done already)."""

    subject_id: UUID
    run_id: UUID | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``given`` of a batch holds only the words in ``shared``, of an item those in ``own``.

    ``patient`` are steps that wait for people or for the world's caches, and hold up nobody.
    """

    title: str
    own: frozenset[str]
    shared: frozenset[str]
    start: Callable[[Work, BatchItem, Given], Awaitable[Started]]
    run_of: Callable[[Work, UUID], Awaitable[UUID | None]]
    patient: frozenset[str] = frozenset()


async def _connect_domain(work: Work, item: BatchItem, shared: Given) -> Started:
    if item.subject_id is not None:
        return await _set_up_again(work, await connections.get(work, item.subject_id))
    domain = await connections.connect(
        work,
        str(item.given["domain"]),
        executor=str(shared.get("executor", "api")),
        services=tuple(shared.get("services", connections.SERVICES)),
    )
    return Started(domain.id, domain.run_id)


async def _set_dns_up(work: Work, item: BatchItem, _shared: Given) -> Started:
    domain = await _domain(work, item.given)
    if item.subject_id is not None:
        return await _set_up_again(work, domain)
    run = await runs_of_domains.anew(work, domain)
    return Started(domain.id, run.id)


async def _set_up_again(work: Work, domain: Domain) -> Started:
    if domain.status == connections.DomainStatus.failed:
        domain = await connections.restart(work, domain.id)
    return Started(domain.id, domain.run_id)


async def _provision_mailbox(work: Work, item: BatchItem, shared: Given) -> Started:
    if item.subject_id is not None:
        mailbox = await mailboxes.get(work, item.subject_id)
        if mailbox.status == DirectStatus.failed:
            mailbox = await mailboxes.restart(work, mailbox.id)
        return Started(mailbox.id, mailbox.run_id)
    given = {**shared, **item.given}
    domain = await _domain(work, given)
    mailbox = await mailboxes.create(
        work,
        domain.id,
        str(given.get("user_name", "")),
        str(given.get("first_name", "")),
        str(given.get("last_name", "")),
        daily_limit=_whole(given.get("daily_limit", mailboxes.DAILY_LIMIT)),
    )
    return Started(mailbox.id, mailbox.run_id)


async def _connect_mailbox(work: Work, item: BatchItem, shared: Given) -> Started:
    mailbox_id = _id(item.given.get("mailbox_id"))
    wish = outreach.WarmupWish(
        bool(shared.get("warmup", True)),
        _whole(shared.get("daily_limit", outreach.DEFAULT.daily_limit)),
        _whole(shared.get("reply_rate", outreach.DEFAULT.reply_rate)),
        _whole(shared.get("days", outreach.DEFAULT.days)),
    )
    [account] = await outreach.connect(work, [mailbox_id], wish)
    if account.status == ConnectionStatus.connected:
        return Started(mailbox_id, None, "Connected already")
    return Started(mailbox_id, account.run_id)


async def _run_of_domain(work: Work, subject_id: UUID) -> UUID | None:
    return (await connections.get(work, subject_id)).run_id


async def _run_of_mailbox(work: Work, subject_id: UUID) -> UUID | None:
    return (await mailboxes.get(work, subject_id)).run_id


async def _run_of_account(work: Work, subject_id: UUID) -> UUID | None:
    account = (await outreach.of_mailboxes(work, [subject_id])).get(subject_id)
    return account.run_id if account else None


async def _domain(work: Work, given: Given) -> Domain:
    if given.get("domain_id"):
        return await connections.get(work, _id(given["domain_id"]))
    domain = await connections.find(work, str(given.get("domain", "")).strip().lower())
    if domain is None:
        raise NotFound("There is no such domain.", action="Connect it first.")
    return domain


def _id(given: object) -> UUID:
    try:
        return UUID(str(given))
    except ValueError as error:
        raise Invalid("This is not the id of anything.", field="items") from error


def _whole(given: object) -> int:
    try:
        return int(str(given))
    except ValueError as error:
        raise Invalid("A limit is a whole number.", field="items") from error


DOMAIN_WAITS = frozenset({"nameservers", "ownership", "apply", "published", "propagation"})
KINDS: dict[str, Kind] = {
    BatchKind.domain_connect: Kind(
        "Connect domains",
        frozenset({"domain"}),
        frozenset({"executor", "services"}),
        _connect_domain,
        _run_of_domain,
        DOMAIN_WAITS,
    ),
    BatchKind.dns_setup: Kind(
        "Set DNS up",
        frozenset({"domain", "domain_id"}),
        frozenset(),
        _set_dns_up,
        _run_of_domain,
        DOMAIN_WAITS,
    ),
    BatchKind.mailbox_provision: Kind(
        "Create mailboxes",
        frozenset({"domain", "domain_id", "user_name", "first_name", "last_name", "daily_limit"}),
        frozenset({"user_name", "first_name", "last_name", "daily_limit"}),
        _provision_mailbox,
        _run_of_mailbox,
        frozenset({"domain"}),
    ),
    BatchKind.sequencer_connect: Kind(
        "Connect mailboxes to the sequencer",
        frozenset({"mailbox_id"}),
        frozenset({"warmup", "daily_limit", "reply_rate", "days"}),
        _connect_mailbox,
        _run_of_account,
    ),
}


def of(kind: str) -> Kind:
    """Return a kind by its word; raise Invalid for another word."""
    if kind not in KINDS:
        raise Invalid("Choose what the batch shall do.", field="kind")
    return KINDS[kind]
