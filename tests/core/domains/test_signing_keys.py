"""Keys of a domain: pasted, made, taken out of use."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.sandbox.server import Server
from core.domains import dkim, signing_keys
from core.domains.signing_keys import DkimStatus
from core.errors import Invalid, NotFound
from core.system import System
from core.vault import Place
from tests.support import journey
from tests.support.zoned import zoned


async def test_a_key_of_our_own_is_sealed_and_its_record_is_planned(
    system: System, sandbox: Server
) -> None:
    owner = await journey.customer(system)
    domain = await zoned(system, owner, sandbox)
    key = await signing_keys.make(system, owner, domain.id)
    assert (key.own, key.bits, key.status) == (True, 2048, DkimStatus.waiting)
    assert "PRIVATE" not in key.sealed_private
    place = Place(owner.organization_id, "dkim_keys", "sealed_private", key.id)
    pem = system.vault.open(key.sealed_private, place)
    private = load_pem_private_key(pem.encode(), None)
    assert private.public_key() is not None
    assert key.public_text.startswith("v=DKIM1")


async def test_a_pasted_key_takes_the_place_of_one_under_the_same_selector(
    system: System, sandbox: Server
) -> None:
    owner = await journey.customer(system)
    domain = await zoned(system, owner, sandbox)
    await signing_keys.make(system, owner, domain.id, "google")
    pair = await dkim.generate()
    async with system.work(owner) as work:
        pasted = await signing_keys.paste(work, domain.id, pair.record)
    assert (pasted.selector, pasted.own, pasted.sealed_private) == ("google", False, "")
    async with system.work(owner) as work:
        assert [key.selector for key in await signing_keys.listing(work, domain.id)] == ["google"]
        await signing_keys.retire(work, domain.id, "google")
        assert await signing_keys.listing(work, domain.id) == []


async def test_what_is_no_key_is_refused_and_so_is_a_stranger(
    system: System, sandbox: Server
) -> None:
    owner = await journey.customer(system)
    domain = await zoned(system, owner, sandbox)
    async with system.work(owner) as work:
        with pytest.raises(Invalid):
            await signing_keys.paste(work, domain.id, "hello")
        with pytest.raises(Invalid):
            await signing_keys.retire(work, domain.id, "none")
    other = await journey.customer(system, "Other")
    with pytest.raises(NotFound):
        await signing_keys.make(system, other, domain.id)
