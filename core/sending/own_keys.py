"""Keys of our own for domains whose mail goes over a relay: made, sealed, looked for, signed with."""

from __future__ import annotations

import asyncio
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from core.domains import dkim, zone_sources
from core.domains.dkim import KeyPair
from core.domains.dkim_keys import parse_key
from core.domains.findings import Standing
from core.ports.sending import Identity, WantedRecord
from core.sending.dkim import Key
from core.sending.sender_records import DKIM, wanted
from core.system import System, Work
from core.vault import Place
from data.sending.sending_domains import Proof, SendingDomain

SELECTOR = "mailwright-relay"
"""Apart from the selector of keys that people make for their domains."""
STATUSES = {
    Standing.valid: Proof.success,
    Standing.unknown: Proof.temporary_failure,
}


def keep(work: Work, domain: SendingDomain, pair: KeyPair) -> None:
    """Let a domain be signed with a key pair; the private half is sealed."""
    domain.sealed_private = work.vault.seal(pair.private_pem, _place(domain))
    domain.dkim_tokens = [SELECTOR]
    name = f"{SELECTOR}._domainkey.{domain.domain}"
    domain.records = wanted(domain, [WantedRecord("TXT", name, pair.record, DKIM)])
    domain.status = domain.dkim_status = Proof.pending


async def look_for_key(system: System, domain: SendingDomain) -> Identity:
    """Return how the published key of a domain stands, in the words of a provider.

    Raises Unavailable while no name server of the domain answers.
    """
    record = next(one["content"] for one in domain.records if one["purpose"] == DKIM)
    ours, _ = parse_key(record)
    servers = await zone_sources.authoritative(system, domain.domain)
    state = await dkim.check(
        domain.domain,
        SELECTOR,
        system.ports.resolver,
        expected=ours.public_key if ours else "",
        server=servers[0],
    )
    status = STATUSES.get(state.standing, Proof.pending)
    detail = "" if state.standing is Standing.missing else " ".join(state.errors)
    return Identity(domain.domain, SELECTOR, Proof.success, status, detail=detail)


async def keys_of(system: System, domain: SendingDomain) -> tuple[Key, ...]:
    """Return the keys that sign mail of a domain, none where a provider signs."""
    if not domain.sealed_private:
        return ()
    pem = system.vault.open(domain.sealed_private, _place(domain))
    private = await asyncio.to_thread(load_pem_private_key, pem.encode(), None)
    return (Key(domain.domain, SELECTOR, cast("RSAPrivateKey", private)),)


def _place(domain: SendingDomain) -> Place:
    return Place(domain.organization_id, "sending_domains", "sealed_private", domain.id)
