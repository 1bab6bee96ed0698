"""What the page with ten thousand domains reads: its figures, and the table in every order."""

from __future__ import annotations

import time

import pytest

from core.domains import lists, overview
from core.system import Actor, System
from tests.benchmarks.bench_domain_list import filled

__all__ = ["filled"]

SECONDS = 1.0
"""How long the page may take to open (issue 3, section 6)."""


@pytest.mark.bench
async def test_the_page_of_ten_thousand_domains_opens_within_a_second(
    system: System,
    filled: Actor,
) -> None:
    took: dict[str, float] = {}
    for sort in lists.SORTS:
        began = time.perf_counter()
        async with system.work(filled) as work:
            await lists.totals(work)
            await overview.listing(work, sort=f"-{sort}")
        took[sort] = time.perf_counter() - began
    print({sort: f"{seconds * 1000:.0f} ms" for sort, seconds in took.items()})
    assert max(took.values()) < SECONDS
