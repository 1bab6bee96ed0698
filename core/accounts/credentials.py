"""Keys of an organization's own accounts at providers: tried before they are kept, and sealed.

What is kept in memory to act with is as sealed as in the database, and is opened for each use.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.accounts.credential_forms import FORMS, Form, FormField, hint, read
from core.ages import Kind
from core.errors import Conflict, CredentialsRefused, NotFound
from core.ports.direct import Secret
from core.ports.world import Ports
from core.system import Actor, System, Work
from core.vault import Place
from data.accounts import credentials as rows
from data.accounts.credentials import Credential, CredentialStatus

__all__ = [
    "FORMS",
    "Account",
    "Credential",
    "CredentialStatus",
    "Form",
    "FormField",
    "account_of",
    "exists",
    "listing",
    "remove",
    "require",
    "save",
    "secret_of",
    "try_again",
]

TRIES: dict[str, Callable[[Ports, Secret], Awaitable[object]]] = {
    "cloudflare": lambda ports, secret: ports.direct.dns_host(secret).check_key(),
    "godaddy": lambda ports, secret: ports.direct.registrar("godaddy", secret).check_key(),
    "google_workspace": lambda ports, secret: ports.direct.mailbox_host(secret).check_key(),
    "smartlead": lambda ports, secret: ports.direct.sequencer(secret).check_key(),
    "ses": lambda ports, secret: ports.mail.provider("ses", secret).quota(),
    "resend": lambda ports, secret: ports.mail.provider("resend", secret).quota(),
    "writing": lambda ports, secret: ports.writers.writer(secret, guarded=True).check_key(),
}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A key as the database holds it, and where it belongs."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Account:
    """A key to act with; ``own`` tells whether the organization brought it."""

    provider: str
    secret: Secret
    own: bool


async def save(
    system: System, actor: Actor, provider: str, fields: Mapping[str, str]
) -> Credential:
    """Try a key at its provider and keep it sealed, in place of an older one; owners only.

    Raises Invalid for a key that cannot be one, CredentialsRefused with what is missing.
    """
    actor.require_owner()
    clean = read(provider, fields)
    await TRIES[provider](system.ports, clean)
    async with system.work(actor) as work:
        now = work.now()
        kept = await rows.find(work.session, provider)
        if kept is None:
            kept = Credential(
                organization_id=work.organization_id,
                provider=provider,
                sealed_fields="",
                checked_at=now,
                created_at=now,
                updated_at=now,
            )
            work.session.add(kept)
        kept.sealed_fields = work.vault.seal(json.dumps(clean), _place(kept))
        kept.hint, kept.checked_at, kept.updated_at = hint(provider, clean), now, now
        kept.status, kept.problem = CredentialStatus.working, ""
        await audit.record(work, "credential.saved", "credential", kept.id, provider=provider)
        _ring(work)
    return kept


async def try_again(system: System, actor: Actor, provider: str) -> Credential:
    """Try a kept key once more and note what came of it; a refusal is a note, not an error."""
    async with system.work(actor) as work:
        kept = await _get(work, provider)
        secret = _opened(system, _sealed(kept))
    problem = ""
    try:
        await TRIES[provider](system.ports, secret)
    except CredentialsRefused as error:
        problem = str(error)
    async with system.work(actor) as work:
        kept = await _get(work, provider)
        kept.status = CredentialStatus.refused if problem else CredentialStatus.working
        kept.problem, kept.checked_at = problem, work.now()
        kept.updated_at = work.now()
        _ring(work)
    return kept


async def listing(work: Work) -> list[Credential]:
    """Return the organization's keys by provider; what is sealed stays sealed."""
    return await rows.listing(work.session)


async def remove(work: Work, provider: str) -> None:
    """Forget a key; owners only."""
    work.actor.require_owner()
    kept = await _get(work, provider)
    await work.session.delete(kept)
    await audit.record(work, "credential.removed", "credential", kept.id, provider=provider)
    _ring(work)


async def require(work: Work, provider: str) -> None:
    """Raise Conflict "key_missing" when neither the organization nor the platform has a key."""
    if not await exists(work, provider):
        raise _missing(provider)


async def exists(work: Work, provider: str) -> bool:
    """Tell whether the organization or the platform has a key."""
    found = await rows.find(work.session, provider)
    return found is not None or bool(_of_platform(work.system, provider))


async def account_of(system: System, organization_id: UUID, provider: str) -> Account:
    """Return the key to act with for an organization: its own, else the platform's.

    Raises Conflict "key_missing" when there is neither.
    """

    async def fetch() -> Sealed | None:
        async with system.work(Actor.job(organization_id)) as work:
            kept = await rows.find(work.session, provider)
            return _sealed(kept) if kept else None

    topics = [_topic(organization_id)]
    name = (provider,)
    sealed = await system.cache.get(Kind.credentials, organization_id, name, fetch, topics=topics)
    if sealed is not None:
        return Account(provider, _opened(system, sealed), own=True)
    secret = _of_platform(system, provider)
    if not secret:
        raise _missing(provider)
    return Account(provider, secret, own=False)


async def secret_of(system: System, organization_id: UUID, provider: str) -> Secret:
    """Return the fields of the key to act with; raise Conflict "key_missing" when there is none."""
    return (await account_of(system, organization_id, provider)).secret


def _of_platform(system: System, provider: str) -> dict[str, str]:
    return system.platform_secrets.get(provider, {})


def _missing(provider: str) -> Conflict:
    form = FORMS[provider]
    return Conflict(
        f"There is no {form.title} key yet.",
        code="key_missing",
        action=f"Add one under Credentials. {form.where}",
        field=provider,
    )


async def _get(work: Work, provider: str) -> Credential:
    kept = await rows.find(work.session, provider)
    if kept is None:
        raise NotFound("There is no key for this provider.", action="Add one first.")
    return kept


def _sealed(kept: Credential) -> Sealed:
    return Sealed(kept.sealed_fields, _place(kept))


def _opened(system: System, sealed: Sealed) -> Secret:
    fields: dict[str, Any] = json.loads(system.vault.open(sealed.text, sealed.place))
    return {name: str(text) for name, text in fields.items()}


def _place(kept: Credential) -> Place:
    return Place(kept.organization_id, "credentials", "sealed_fields", kept.id)


def _topic(organization_id: UUID) -> str:
    return f"organization:{organization_id}:credentials"


def _ring(work: Work) -> None:
    work.ring(_topic(work.organization_id))
