"""A thousand records at eight resolvers within one tick of 30 s, beside a bare dnspython loop."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable

import dns.asyncquery
import dns.message
import dns.rcode
import pytest
from dns.exception import DNSException

from adapters.dns.resolver import DnsResolver
from tests.support import dns_sandbox

RECORDS = int(os.environ.get("RECORDS", "1000"))
ROUNDS = 3
TICK_SECONDS, BUDGET = 30.0, 0.7
UNDER_WAY = 100
"""Questions the bare loop keeps under way, the number it is quickest with here."""


Ask = Callable[[str, str], Awaitable[bool]]


@pytest.mark.bench
async def test_dns() -> None:
    with dns_sandbox.serving(RECORDS) as found:
        servers = [row["address"] for row in found["resolvers"]]
        questions = [(name, server) for name in dns_sandbox.names(RECORDS) for server in servers]
        resolver = DnsResolver(recursive=found["recursive"])
        first = await _rate(_resolver(resolver), questions)
        ours, bare = [], []
        for _ in range(ROUNDS):
            bare.append(await _rate(_bare(), questions))
            ours.append(await _rate(_resolver(resolver), questions))
        await resolver.close()
    rate, loop = statistics.median(ours), statistics.median(bare)
    print(f"\n{len(questions)} questions at {len(servers)} resolvers, one of them slow")
    print(f"caches cold {first:8.0f}/s   {len(questions) / first:5.1f} s of {TICK_SECONDS:.0f}")
    print(f"caches warm {rate:8.0f}/s   {len(questions) / rate:5.1f} s of {TICK_SECONDS:.0f}")
    print(f"bare loop   {loop:8.0f}/s   ratio {rate / loop:.2f} (goal {BUDGET})")


def _resolver(resolver: DnsResolver) -> Ask:
    """Ask as the product does."""

    async def ask(name: str, server: str) -> bool:
        return (await resolver.ask(name, "TXT", server)).known

    return ask


def _bare() -> Ask:
    """Ask with dnspython alone, the record compared by hand."""
    gate = asyncio.Semaphore(UNDER_WAY)

    async def ask(name: str, server: str) -> bool:
        host, port = server.split(":")
        query = dns.message.make_query(name, "TXT")
        try:
            async with gate:
                answer = await dns.asyncquery.udp(query, host, port=int(port), timeout=2)
        except DNSException:
            return False
        return answer.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)

    return ask


async def _rate(ask: Ask, questions: list[tuple[str, str]]) -> float:
    """Return answers per second; nearly all must be known, as one resolver refuses some."""
    began = time.perf_counter()
    known = await asyncio.gather(*(ask(name, server) for name, server in questions))
    seconds = time.perf_counter() - began
    assert sum(known) > 0.95 * len(questions)
    return len(questions) / seconds
