"""The root and every top-level domain: names are delegated as their registrations say."""

from __future__ import annotations

from functools import lru_cache

import dns.name
import dns.rrset
from dns.name import Name
from dns.rcode import Rcode
from dns.rdataclass import IN
from dns.rdatatype import RdataType

from adapters.sandbox.dns import registrations
from adapters.sandbox.dns.compiled import CompiledZone
from adapters.sandbox.dns.fixtures import DELEGATED
from adapters.sandbox.dns.hosts import REGISTRY_HOST
from adapters.sandbox.dns.replies import Question, Reply
from adapters.sandbox.world import World

DELEGATION_TTL = 3600
NEGATIVE_TTL = 900
LOOPBACK = "127.0.0.1"
SANDBOX_TLD = "sandbox"
NO_SUCH_TLD = frozenset({"invalid", "localhost"})


class Registry:
    """One server for all registries. Every top-level domain exists but those set aside."""

    def __init__(self, world: World) -> None:
        self._world = world

    def reply(self, question: Question) -> Reply:
        """Refer to the name servers of a registered name; deny one that is not."""
        labels = question.name.to_text(omit_final_dot=True).lower().split(".")
        top = "" if labels[-1] in NO_SUCH_TLD else labels[-1].strip(".")
        zone = _top(top)
        for size in range(2, len(labels) + 1):
            apex = ".".join(labels[-size:])
            if hosts := self._nameservers(apex):
                if question.kind == RdataType.DS and size == len(labels):
                    return zone.nodata()
                return _referral(apex, hosts)
        return zone.reply(question.name, question.kind)

    def _nameservers(self, name: str) -> tuple[str, ...]:
        if name in DELEGATED:
            return DELEGATED[name]
        facts = registrations.find(self._world, name)
        return tuple(facts["nameservers"]) if facts else ()


@lru_cache(maxsize=256)
def _top(label: str) -> CompiledZone:
    records = []
    if label == SANDBOX_TLD:
        anything = {"name": "*.sandbox", "kind": "A", "content": LOOPBACK, "ttl": DELEGATION_TTL}
        records.append(anything | {"priority": None})
    return CompiledZone(label, (REGISTRY_HOST,), records, negative_ttl=NEGATIVE_TTL, serial=1)


@lru_cache(maxsize=4096)
def _referral(apex: str, hosts: tuple[str, ...]) -> Reply:
    owner = dns.name.from_text(f"{apex}.")
    names = [f"{host}." for host in hosts]
    rows = dns.rrset.from_text_list(owner, DELEGATION_TTL, IN, "NS", names)
    glue = tuple(
        dns.rrset.from_text(
            Name(dns.name.from_text(name).labels), DELEGATION_TTL, IN, "A", LOOPBACK
        )
        for name in names
    )
    return Reply(Rcode.NOERROR, authority=(rows,), additional=glue)
