"""Customers' adapters are shared while they are asked for, and closed afterwards."""

from __future__ import annotations

from datetime import timedelta

from adapters.kept import Kept


async def test_equal_secrets_share_one_adapter_and_idle_ones_are_closed() -> None:
    closed = []
    kept = Kept(idle=timedelta())

    async def close() -> None:
        closed.append("first")

    first = kept.of("cloudflare", {"token": "a"})
    first.closing.append(close)
    assert kept.of("cloudflare", {"token": "a"}) is first
    assert first.once("dns", object) is first.once("dns", object)
    for number in range(50):
        kept.of("cloudflare", {"token": f"b{number}"})
    assert len(kept) == 1
    await kept.close()
    assert closed == ["first"]


async def test_what_is_in_use_stays() -> None:
    kept = Kept()
    first = kept.of("cloudflare", {"token": "a"})
    kept.of("godaddy", {"token": "a"})
    assert kept.of("cloudflare", {"token": "a"}) is first
    assert len(kept) == 2
