"""What a ring's keys are needed for beyond their time: hashes of people who asked to be erased.

Nothing can be hashed anew whose text is gone. So each key of the ring leaves the database the key
it gives for such a purpose, sealed under the ring, and may then be dropped from the ring.
"""

from __future__ import annotations

from datetime import datetime

from core.system import Actor, System
from core.vault import Place, SealBroken, Vault
from data import kept_keys as rows
from data.base import new_id
from data.kept_keys import KeptKey

ADDRESSES = "addresses"
"""Hashes of addresses: they keep an erased person from being imported again."""
PURPOSES = (ADDRESSES,)


class RingIncomplete(Exception):
    """The ring lacks a key without which erased people would be taken in again."""


async def take_over(system: System) -> None:
    """Keep what the keys of the ring give, and recognise what earlier ones hashed; at every start.

    Raises RingIncomplete when what is kept cannot be opened with this ring.
    """
    async with system.platform(Actor.job()) as work:
        kept = await rows.listing(work.session)
        have = {(one.purpose, one.ring_id) for one in kept}
        missing = [
            _row(work.vault, purpose, ring_id, key, work.now())
            for purpose in PURPOSES
            for ring_id, key in zip(work.vault.ids, work.vault.keys_for(purpose), strict=False)
            if (purpose, ring_id) not in have
        ]
        for one in kept:
            work.vault.remember(one.purpose, one.ring_id, _opened(work.vault, one))
        if missing:
            await rows.add_missing(work.session, missing)


def _row(vault: Vault, purpose: str, ring_id: str, key: bytes, now: datetime) -> KeptKey:
    kept = KeptKey(id=new_id(), purpose=purpose, ring_id=ring_id, sealed_key="", created_at=now)
    kept.sealed_key = vault.seal(key.hex(), _place(kept))
    return kept


def _opened(vault: Vault, kept: KeptKey) -> bytes:
    try:
        return bytes.fromhex(vault.open(kept.sealed_key, _place(kept)))
    except SealBroken:
        sealing = kept.sealed_key.split(".", 2)[1]
        raise RingIncomplete(
            f"the key ring lacks {sealing}, so people who asked to be erased would not be "
            f"recognised any more.\nPut {sealing} back behind the newest key, then rotate: "
            "see docs/operate/keys.md."
        ) from None


def _place(kept: KeptKey) -> Place:
    return Place(None, "kept_keys", "sealed_key", kept.id)
