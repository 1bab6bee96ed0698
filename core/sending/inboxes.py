"""Inboxes that are read for answers and bounces: those of our mailboxes, and any IMAP login."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.ports.inboxes import InboxLogin
from core.provisioning.direct import access
from core.provisioning.direct import rows as mailboxes
from core.sending import addresses
from core.system import PlatformWork, Work
from core.vault import Place
from data.provisioning.direct import DirectMailbox
from data.sending.inboxes import TRANSITIONS, Inbox, InboxStatus, InboxTls

__all__ = ["Inbox", "InboxStatus", "Wish", "add", "listing", "login", "move", "pause", "remove"]

MOST_INBOXES = 200
LARGEST_PORT = 65535
LONGEST_WORD = 255
DEFAULT_PORTS = {InboxTls.tls: 993, InboxTls.starttls: 143, InboxTls.none: 143}


@dataclass(frozen=True, slots=True)
class Wish:
    """An inbox to read; ``port`` 0 means the usual one, an empty ``login`` the address."""

    email: str
    host: str
    password: str = field(repr=False)
    port: int = 0
    tls: str = InboxTls.tls
    login: str = ""
    folder: str = "INBOX"


async def listing(work: Work) -> list[Inbox]:
    """Return the organization's inboxes by address."""
    query = select(Inbox).order_by(col(Inbox.email_norm))
    return list(await work.session.exec(query))


async def add(work: Work, wish: Wish) -> Inbox:
    """Read an inbox from now on, or keep a new login for it; owners only.

    Raises Invalid for what cannot be a login. It is tried at the next look.
    """
    work.actor.require_owner()
    email, email_norm = addresses.normal(wish.email)
    if wish.tls not in set(InboxTls):
        raise Invalid("Choose TLS, STARTTLS or none.", field="tls")
    host = _word(wish.host.strip().lower(), "host", "Enter the name of the IMAP server.")
    if not 0 <= wish.port <= LARGEST_PORT:
        raise Invalid("A port is between 1 and 65535.", field="port")
    _word(wish.password, "password", "Enter the password; many hosts want an app password.")
    inbox = await _of_address(work, email_norm)
    if inbox is None:
        await _require_room(work)
        inbox = _new(work, email, email_norm)
    inbox.host, inbox.tls = host, wish.tls
    inbox.port = wish.port or DEFAULT_PORTS[InboxTls(wish.tls)]
    inbox.login = _word(wish.login.strip() or email, "login", "Enter the login.")
    inbox.folder = _word(wish.folder.strip() or "INBOX", "folder", "Enter the folder.")
    inbox.sealed_password = work.vault.seal(wish.password, _place(inbox))
    _again(work, inbox)
    work.session.add(inbox)
    await audit.record(work, "inbox.added", "inbox", inbox.id)
    _ring(work)
    return inbox


async def read_mailbox(work: PlatformWork, mailbox: DirectMailbox) -> None:
    """Read the inbox of a mailbox of ours, unless it is read already."""
    now = work.now()
    query = select(Inbox).where(
        Inbox.organization_id == mailbox.organization_id, Inbox.email_norm == mailbox.email.lower()
    )
    if (await work.session.exec(query)).first() is not None:
        return
    work.session.add(
        Inbox(
            organization_id=mailbox.organization_id,
            email=mailbox.email,
            email_norm=mailbox.email.lower(),
            mailbox_id=mailbox.id,
            host=mailbox.imap_host,
            port=mailbox.imap_port,
            login=mailbox.email,
            next_at=now,
            created_at=now,
            updated_at=now,
        )
    )
    work.ring(topic(mailbox.organization_id))


async def pause(work: Work, inbox_id: UUID) -> None:
    """Stop reading an inbox for the time being."""
    inbox = await get(work, inbox_id)
    move(inbox, InboxStatus.paused)
    inbox.updated_at = work.now()
    await audit.record(work, "inbox.paused", "inbox", inbox.id)
    _ring(work)


async def resume(work: Work, inbox_id: UUID) -> None:
    """Read an inbox again from where it was left, or try a refused one once more."""
    inbox = await get(work, inbox_id)
    if inbox.status == InboxStatus.reading:
        raise Conflict("This inbox is being read already.")
    _again(work, inbox)
    await audit.record(work, "inbox.resumed", "inbox", inbox.id)
    _ring(work)


async def remove(work: Work, inbox_id: UUID) -> None:
    """Forget an inbox and its login; the replies found in it stay. Owners only."""
    work.actor.require_owner()
    inbox = await get(work, inbox_id)
    if inbox.mailbox_id is not None:
        raise Conflict(
            "This inbox belongs to a mailbox of yours.", action="Pause it, or remove the mailbox."
        )
    await work.session.delete(inbox)
    await audit.record(work, "inbox.removed", "inbox", inbox.id)
    _ring(work)


async def get(work: PlatformWork, inbox_id: UUID, *, lock: bool = False) -> Inbox:
    """Return an inbox; raise NotFound for none, or somebody else's."""
    inbox = await work.session.get(Inbox, inbox_id, with_for_update=lock)
    if inbox is None:
        raise NotFound("There is no such inbox.", action="Go back to your inboxes.")
    return inbox


async def login(work: Work, inbox: Inbox) -> InboxLogin:
    """Return how to sign in; raise Conflict "access_missing" when nobody gave it yet."""
    kind, secret = "password", ""
    if inbox.mailbox_id is not None:
        mailbox = await mailboxes.get(work, inbox.mailbox_id)
        kept = access.opened(work, mailbox)
        kind, secret = "oauth" if kept.kind == "oauth" else "password", kept.secret
    else:
        secret = work.vault.open(inbox.sealed_password, _place(inbox))
    return InboxLogin(
        inbox.host, inbox.port, inbox.tls, inbox.login, secret, kind=kind, folder=inbox.folder
    )


def move(inbox: Inbox, status: InboxStatus) -> None:
    """Bring an inbox to a status; raise Conflict where the table does not lead there."""
    if inbox.status == status:
        return
    if status not in TRANSITIONS[InboxStatus(inbox.status)]:
        raise Conflict(f"This inbox is {inbox.status}.")
    inbox.status = status


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when inboxes or replies of an organization change."""
    return f"organization:{organization_id}:replies"


def _new(work: Work, email: str, email_norm: str) -> Inbox:
    now = work.now()
    return Inbox(
        organization_id=work.organization_id,
        email=email,
        email_norm=email_norm,
        host="",
        login="",
        next_at=now,
        created_at=now,
        updated_at=now,
    )


def _again(work: Work, inbox: Inbox) -> None:
    """Try an inbox at the next look."""
    move(inbox, InboxStatus.waiting)
    inbox.error, inbox.failures = "", 0
    inbox.next_at = inbox.updated_at = work.now()


async def _of_address(work: Work, email_norm: str) -> Inbox | None:
    query = select(Inbox).where(Inbox.email_norm == email_norm)
    return (await work.session.exec(query)).first()


async def _require_room(work: Work) -> None:
    if len(await listing(work)) >= MOST_INBOXES:
        raise Conflict(f"At most {MOST_INBOXES} inboxes are read.", action="Remove one first.")


def _word(text: str, name: str, missing: str) -> str:
    if not text:
        raise Invalid(missing, field=name)
    if len(text) > LONGEST_WORD or not text.isprintable():
        raise Invalid("That is too long, or holds signs that cannot be here.", field=name)
    return text


def _ring(work: Work) -> None:
    work.ring(topic(work.organization_id))


def _place(inbox: Inbox) -> Place:
    return Place(inbox.organization_id, "inboxes", "sealed_password", inbox.id)
