"""An erasure outlives the key it was made under."""

from __future__ import annotations

import pytest

from core import kept_keys, rotation
from core.errors import AppError
from core.kept_keys import RingIncomplete
from core.sending import contacts, erasures, suppressions
from core.system import Actor, System
from core.vault import Vault
from tests.support.journey import customer

OLD, NEW, OTHER = ("old", b"o" * 32), ("new", b"n" * 32), ("other", b"x" * 32)
GONE = "gone@b.com"


async def known(system: System, owner: Actor) -> str:
    """Return why an address is not written to, "" when nothing is known of it."""
    async with system.work(owner) as work:
        found = await suppressions.find(work, work.organization_id, GONE)
    return found.kind if found else ""


async def test_erased_people_stay_out_when_the_key_of_their_hash_has_left_the_ring(
    system: System,
) -> None:
    owner = await customer(system)
    system.vault = Vault([OLD])
    await kept_keys.take_over(system)
    async with system.work(owner) as work:
        contact = await contacts.create(work, GONE, "Gone")
        await erasures.erase(work, contact.id)
    system.vault = Vault([NEW, OLD])
    await kept_keys.take_over(system)
    await rotation.run(system)

    system.vault = Vault([NEW])
    assert await known(system, owner) == ""
    await kept_keys.take_over(system)
    assert await known(system, owner) == "erased"
    with pytest.raises(AppError) as refused:
        async with system.work(owner) as work:
            await contacts.create(work, GONE, "Back")
    assert refused.value.code == "address_erased"


async def test_a_ring_that_cannot_recognise_erased_people_is_refused(system: System) -> None:
    system.vault = Vault([OLD])
    await kept_keys.take_over(system)
    system.vault = Vault([OTHER])
    with pytest.raises(RingIncomplete, match="lacks old"):
        await kept_keys.take_over(system)
    system.vault = Vault([OTHER, OLD])
    await kept_keys.take_over(system)
    assert len(system.vault.keys_for(kept_keys.ADDRESSES)) == 2
