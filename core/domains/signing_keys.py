"""DKIM keys of a domain: pasted from where its mail is signed, or made by us, and published."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.accounts import audit
from core.domains import connections, dkim, runs_of_domains
from core.domains.dkim_keys import ADVISED_BITS
from core.domains.dkim_paste import normalise_selector, read_paste
from core.errors import Invalid
from core.settings import Mode
from core.system import Actor, System, Work
from core.vault import Place
from data.domains.domains import DkimKey, DkimStatus

__all__ = ["DkimKey", "DkimStatus", "console", "listing", "make", "paste", "retire"]

SELECTOR = "google"
"""What the workspace proposes."""
OWN = "mailwright"
"""Where keys of our own stand."""
CONSOLE = "https://admin.google.com/ac/apps/gmail/authenticateemail"


async def paste(work: Work, domain_id: UUID, text: str, selector: str = "") -> DkimKey:
    """Keep the key in a pasted record and plan the domain's records anew.

    Raises Invalid for what is no key, or one for another domain.
    """
    domain = await connections.get(work, domain_id, lock=True)
    pasted = read_paste(text)
    if pasted.domain and pasted.domain != domain.name:
        raise Invalid(
            f"This record is for {pasted.domain}.",
            action=f"Open the page of {domain.shown_name} in the console and copy its record.",
            field="record",
        )
    name = normalise_selector(selector or pasted.selector or SELECTOR)
    key = await _keep(work, domain_id, name, pasted.key.record, pasted.key.bits)
    await audit.record(work, "dkim.pasted", "domain", domain_id, selector=name, bits=key.bits)
    await runs_of_domains.anew(work, domain)
    return key


async def make(system: System, actor: Actor, domain_id: UUID, selector: str = OWN) -> DkimKey:
    """Make a key of our own for mail we sign ourselves, and plan its record.

    The private half is sealed. Raises Refused "dkim_generation_failed" after three tries.
    """
    actor.require_owner()
    name = normalise_selector(selector)
    pair = await dkim.generate()
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id, lock=True)
        key = await _keep(work, domain_id, name, pair.record, ADVISED_BITS)
        place = Place(work.organization_id, "dkim_keys", "sealed_private", key.id)
        key.own, key.sealed_private = True, work.vault.seal(pair.private_pem, place)
        await audit.record(work, "dkim.made", "domain", domain_id, selector=name)
        await runs_of_domains.anew(work, domain)
    return key


async def retire(work: Work, domain_id: UUID, selector: str) -> DkimKey:
    """Take a key out of use and plan its record away."""
    domain = await connections.get(work, domain_id, lock=True)
    key = await _find(work, domain_id, selector)
    if key is None:
        raise Invalid("There is no key under this selector.", field="selector")
    key.status, key.updated_at = DkimStatus.retired, work.now()
    await audit.record(work, "dkim.retired", "domain", domain_id, selector=selector)
    await runs_of_domains.anew(work, domain)
    return key


async def listing(work: Work, domain_id: UUID) -> list[DkimKey]:
    """Return the keys of a domain that are in use, by selector."""
    query = (
        select(DkimKey)
        .where(DkimKey.domain_id == domain_id, DkimKey.status != DkimStatus.retired)
        .order_by(col(DkimKey.selector))
    )
    return list(await work.session.exec(query))


def console(system: System, domain: str) -> str:
    """Return the page of the workspace's console where the record of a domain is copied."""
    if system.settings.mode is Mode.sandbox:
        return f"{system.settings.sandbox_url}/google_workspace/admin/dkim?domain={domain}"
    return CONSOLE


async def _keep(work: Work, domain_id: UUID, selector: str, record: str, bits: int) -> DkimKey:
    """Keep a key under its selector; another one than before is to be proved anew."""
    key = await _find(work, domain_id, selector)
    now = work.now()
    if key is None:
        key = DkimKey(
            organization_id=work.organization_id,
            domain_id=domain_id,
            selector=selector,
            public_text="",
            bits=0,
            created_at=now,
            updated_at=now,
        )
        work.session.add(key)
    if key.public_text != record or key.status == DkimStatus.retired:
        key.public_text, key.bits = record, bits
        key.own, key.sealed_private = False, ""
        key.status, key.problem, key.tries = DkimStatus.waiting, "", 0
        key.published_at = key.proved_at = None
        key.updated_at = now
    await work.session.flush()
    return key


async def _find(work: Work, domain_id: UUID, selector: str) -> DkimKey | None:
    query = select(DkimKey).where(DkimKey.domain_id == domain_id, DkimKey.selector == selector)
    return (await work.session.exec(query)).first()
