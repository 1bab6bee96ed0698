"""Our resolver and our name servers beside BIND, Knot, NSD and Unbound: all say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.dns.resolver import DnsResolver
from core.ports.dns import Answer
from tests.adapters.dns.conftest import ADA, BOB, ZONE, Put
from tests.adapters.dns.real_servers import running

RECORDS = (
    (ZONE, "TXT", '"v=spf1 include:_spf.google.com ~all"', 0),
    (ZONE, "TXT", '"google-site-verification=abc"', 0),
    (ZONE, "MX", "smtp.google.com", 1),
    (ZONE, "MX", "backup.example.com", 20),
    (f"long.{ZONE}", "TXT", " ".join('"' + "x" * 250 + '"' for _ in range(16)), 0),
    (f"quoted.{ZONE}", "TXT", r'"say \"hi\" \\ there" "\195\188"', 0),
    (f"*.wild.{ZONE}", "TXT", '"any"', 0),
    (f"*.wild.{ZONE}", "A", "192.0.2.9", 0),
    (f"here.wild.{ZONE}", "AAAA", "2001:db8::1", 0),
    (f"deep.down.{ZONE}", "A", "192.0.2.1", 0),
    (f"alias.{ZONE}", "CNAME", f"deep.down.{ZONE}", 0),
    (f"chain.{ZONE}", "CNAME", f"alias.{ZONE}", 0),
    (f"lost.{ZONE}", "CNAME", f"nowhere.{ZONE}", 0),
    (f"xn--mnchen-3ya.{ZONE}", "A", "192.0.2.2", 0),
)
QUESTIONS = (
    (ZONE, "TXT"),
    (ZONE, "MX"),
    (ZONE, "NS"),
    (ZONE, "AAAA"),
    (f"long.{ZONE}", "TXT"),
    (f"quoted.{ZONE}", "TXT"),
    (f"a.wild.{ZONE}", "TXT"),
    (f"a.b.wild.{ZONE}", "A"),
    (f"a.wild.{ZONE}", "MX"),
    (f"here.wild.{ZONE}", "TXT"),
    (f"x.here.wild.{ZONE}", "TXT"),
    (f"wild.{ZONE}", "A"),
    (f"down.{ZONE}", "A"),
    (f"alias.{ZONE}", "A"),
    (f"chain.{ZONE}", "A"),
    (f"chain.{ZONE}", "CNAME"),
    (f"chain.{ZONE}", "TXT"),
    (f"lost.{ZONE}", "A"),
    (f"xn--mnchen-3ya.{ZONE}", "A"),
    (f"nobody.{ZONE}", "A"),
)


@pytest.fixture(autouse=True)
def zone(put: Put, tmp_path: Path) -> None:
    """The same zone in the sandbox and in a zone file."""
    lines = [f"$ORIGIN {ZONE}.", f"@ 1800 IN SOA {ADA}. dns.{ZONE}. 1 10000 2400 604800 1800"]
    lines += [f"@ 3600 IN NS {host}." for host in (ADA, BOB)]
    for name, kind, content, priority in RECORDS:
        put(name, kind, content, priority=priority)
        host = f"{content}." if kind in ("MX", "CNAME") else content
        lines.append(f"{name}. 300 IN {kind} {priority if kind == 'MX' else ''} {host}")
    (tmp_path / "zone").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("program", ["named", "knotd", "nsd"])
async def test_an_authoritative_server_says_what_ours_says(
    program: str, resolver: DnsResolver, published: str, tmp_path: Path
) -> None:
    async with running(program, tmp_path) as real:
        for name, kind in QUESTIONS:
            theirs, ours = [await resolver.ask(name, kind, at) for at in (real, published)]
            assert _facts(theirs) == _facts(ours), (name, kind)
            assert theirs.authoritative
        outside = await resolver.ask("other.org", "A", real)
        assert not outside.known


async def test_the_walk_ends_at_a_real_server(resolver: DnsResolver, tmp_path: Path) -> None:
    async with running("knotd", tmp_path) as real:
        walker = DnsResolver(root=real, hosts={"ns.cloudflare.sandbox": real})
        for name in (ZONE, f"a.wild.{ZONE}", f"nobody.{ZONE}"):
            found = await walker.delegation(name)
            assert found
            assert (found.zone, found.nameservers, found.lame) == (ZONE, (ADA, BOB), ())
            assert found.servers == (real,)
        await walker.close()


async def test_a_real_resolver_understands_our_servers(
    resolver: DnsResolver, published: str, tmp_path: Path
) -> None:
    async with running("unbound", tmp_path, authority=published) as real:
        for name, kind in QUESTIONS:
            theirs, ours = [await resolver.ask(name, kind, at) for at in (real, published)]
            assert (theirs.status, theirs.values) == (ours.status, ours.values), (name, kind)
            assert theirs.ttl is not None
            assert ours.ttl is not None
            assert theirs.ttl <= ours.ttl


def _facts(answer: Answer) -> tuple[object, ...]:
    return answer.status, answer.values, answer.ttl
