"""How programs sign in to a mailbox: given by a person, sealed, shown only under audit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, Invalid
from core.provisioning.direct import rows
from core.settings import Mode
from core.system import Actor, System, Work
from core.vault import Place
from data.provisioning.direct import AccessKind, DirectMailbox, DirectStatus

APP_PASSWORD = re.compile(r"[a-z]{16}")
"""Sixteen letters; Google shows them in four groups (support page, November 2026)."""
LONGEST_SECRET = 4096
REACHABLE = (DirectStatus.created, DirectStatus.active, DirectStatus.suspended)


@dataclass(frozen=True, slots=True)
class Access:
    """Where and how to sign in to a mailbox; both servers are reached by TLS."""

    email: str
    name: str
    kind: str
    secret: str = field(repr=False)
    smtp_host: str
    smtp_port: int
    imap_host: str
    imap_port: int
    daily_limit: int


async def give_access(
    system: System, actor: Actor, mailbox_id: UUID, kind: str, secret: str
) -> DirectMailbox:
    """Keep what programs sign in with; a mailbox that was created is active from then on.

    Raises Invalid for a text that cannot be one.
    """
    text = _clean(kind, secret)
    async with system.work(actor) as work:
        mailbox = await rows.get(work, mailbox_id, lock=True)
        if mailbox.status not in REACHABLE:
            raise Conflict(
                f"This mailbox is {mailbox.status}; it takes no access yet.", code="mailbox_moved"
            )
        keep(work, mailbox, AccessKind(kind), text)
        if mailbox.status == DirectStatus.created:
            rows.move(work, mailbox, DirectStatus.active)
        await audit.record(work, "mailbox.access_given", "mailbox", mailbox.id, kind=kind)
        rows.ring(work, mailbox.id)
    return mailbox


async def reveal(system: System, actor: Actor, mailbox_id: UUID) -> Access:
    """Show how to sign in to one mailbox; owners only, and written down."""
    actor.require_owner()
    async with system.work(actor) as work:
        mailbox = await rows.get(work, mailbox_id)
        shown = opened(work, mailbox)
        await audit.record(work, "mailbox.revealed", "mailbox", mailbox.id, kind=mailbox.access)
    return shown


def keep(work: Work, mailbox: DirectMailbox, kind: AccessKind, secret: str) -> None:
    """Seal a secret into its mailbox."""
    mailbox.access = kind
    mailbox.sealed_access = work.vault.seal(secret, _place(mailbox))
    mailbox.updated_at = work.now()


def opened(work: Work, mailbox: DirectMailbox) -> Access:
    """Return how to sign in to a mailbox; raise Conflict "access_missing" when nobody gave it."""
    if not mailbox.sealed_access:
        raise missing([mailbox])
    return Access(
        mailbox.email,
        f"{mailbox.first_name} {mailbox.last_name}".strip(),
        mailbox.access,
        work.vault.open(mailbox.sealed_access, _place(mailbox)),
        mailbox.smtp_host,
        mailbox.smtp_port,
        mailbox.imap_host,
        mailbox.imap_port,
        mailbox.daily_limit,
    )


def serves_programs(work: Work, mailbox: DirectMailbox) -> bool:
    """Tell whether programs can sign in with what is kept.

    Google has taken no plain password of them since May 2025; the sandbox does.
    """
    if not mailbox.sealed_access:
        return False
    return mailbox.access != AccessKind.password or work.system.settings.mode is not Mode.live


def missing(mailboxes: Sequence[DirectMailbox]) -> Conflict:
    """Return the refusal of mailboxes that no program can sign in to."""
    which = mailboxes[0].email if len(mailboxes) == 1 else f"{len(mailboxes)} mailboxes"
    return Conflict(
        f"No program can sign in to {which} yet.",
        code="access_missing",
        action="Switch two-step verification on for the mailbox, make an app password at "
        "myaccount.google.com/apppasswords and enter it here.",
        fallback="Connect the mailbox inside the sequencer by OAuth.",
    )


def _clean(kind: str, secret: str) -> str:
    if kind not in set(AccessKind):
        raise Invalid("Choose an app password or OAuth.", field="kind")
    text = secret.strip()
    if kind == AccessKind.app_password:
        text = "".join(text.split()).lower()
        if not APP_PASSWORD.fullmatch(text):
            raise Invalid("An app password has sixteen letters.", field="secret")
    if not text or len(text) > LONGEST_SECRET:
        raise Invalid("Enter what programs sign in with.", field="secret")
    return text


def _place(mailbox: DirectMailbox) -> Place:
    return Place(mailbox.organization_id, "direct_mailboxes", "sealed_access", mailbox.id)
