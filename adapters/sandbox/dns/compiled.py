"""One zone, ready to be asked: found, absent, aliased, synthesised or delegated (RFC 1034, 4592)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import dns.name
import dns.rdata
import dns.rrset
from dns.exception import DNSException
from dns.name import Name
from dns.rcode import Rcode
from dns.rdataclass import IN
from dns.rdatatype import RdataType
from dns.rrset import RRset

from adapters.sandbox.dns.replies import Reply

AUTOMATIC_TTL, AUTOMATIC_SECONDS = 1, 300
APEX_TTL = 3600
STRING_BYTES = 255
HOST_KINDS = frozenset({"CNAME", "NS", "PTR", "MX"})
CHARACTER = r"(?:\\\d{3}|\\.|[^\\])"
PART = re.compile(f"{CHARACTER}{{1,{STRING_BYTES}}}", re.DOTALL)
QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
BEYOND_ASCII = re.compile(r"[^\x20-\x7e]")
WILDCARD = b"*"

Node = dict[RdataType, RRset]

log = logging.getLogger(__name__)


class CompiledZone:
    """The records of a zone by name and kind."""

    def __init__(
        self,
        apex: str,
        nameservers: Iterable[str],
        records: Iterable[dict[str, Any]],
        *,
        negative_ttl: int,
        serial: int,
    ) -> None:
        self.apex = host(apex)
        self._nodes: dict[Name, Node] = {}
        self._inner: set[Name] = {self.apex}
        names = list(nameservers)
        for name in names:
            self._add(apex, "NS", f"{name}.", APEX_TTL)
        mailbox = f"dns.{apex}".rstrip(".")
        soa = f"{names[0]}. {mailbox}. {serial} 10000 2400 604800 {negative_ttl}"
        self._add(apex, "SOA", soa, negative_ttl)
        self._soa = self._nodes[self.apex][RdataType.SOA]
        for record in records:
            self._add_record(record)

    def reply(self, name: Name, kind: RdataType) -> Reply:
        """Answer with authority for any name below the apex."""
        answer: list[RRset] = []
        seen: set[Name] = set()
        while True:
            seen.add(name)
            if delegated := self._cut(name, kind):
                authority = (delegated,)
                return Reply(Rcode.NOERROR, tuple(answer), authority, authoritative=bool(answer))
            node = self._node(name)
            if node is None:
                absent = Rcode.NOERROR if name in self._inner else Rcode.NXDOMAIN
                return Reply(absent, tuple(answer), (self._soa,), authoritative=True)
            if kind in node:
                return Reply(Rcode.NOERROR, (*answer, node[kind]), authoritative=True)
            alias = node.get(RdataType.CNAME)
            if alias is None:
                return replace(self.nodata(), answer=tuple(answer))
            answer.append(alias)
            name = target(alias)
            if name in seen or not name.is_subdomain(self.apex):
                return Reply(Rcode.NOERROR, tuple(answer), authoritative=True)

    def nodata(self) -> Reply:
        """Answer that a name exists without such a record."""
        return Reply(Rcode.NOERROR, authority=(self._soa,), authoritative=True)

    def _node(self, name: Name) -> Node | None:
        """Return what stands at a name, synthesised from the closest wildcard if need be."""
        if (node := self._nodes.get(name)) is not None:
            return node
        encloser = name
        while encloser not in self._inner and encloser not in self._nodes:
            encloser = encloser.parent()
        if encloser == name:
            return None
        source = self._nodes.get(Name((WILDCARD, *encloser.labels)))
        if source is None:
            return None
        return {kind: _renamed(rows, name) for kind, rows in source.items()}

    def _cut(self, name: Name, kind: RdataType) -> RRset | None:
        """Return the delegation at or above a name; a DS record belongs to this side of it."""
        for ancestor in self._path(name):
            rows = self._nodes.get(ancestor, {}).get(RdataType.NS)
            if rows and not (ancestor == name and kind == RdataType.DS):
                return rows
        return None

    def _path(self, name: Name) -> Iterator[Name]:
        depth = len(self.apex.labels)
        for size in range(depth + 1, len(name.labels) + 1):
            yield Name(name.labels[-size:])

    def _add_record(self, record: dict[str, Any]) -> None:
        kind, content = str(record["kind"]), str(record["content"])
        if kind in HOST_KINDS:
            content = f"{content.rstrip('.')}."
        if kind == "MX":
            content = f"{record['priority'] or 0} {content}"
        if kind == "TXT":
            content = strings(content)
        ttl = int(record["ttl"])
        try:
            name, seconds = str(record["name"]), AUTOMATIC_SECONDS if ttl == AUTOMATIC_TTL else ttl
            self._add(name, kind, content, seconds)
        except (DNSException, ValueError) as error:
            log.warning("%s %s is served to nobody: %s", record["name"], kind, error)

    def _add(self, name: str, kind: str, content: str, ttl: int) -> None:
        owner, rdtype = host(name), RdataType.make(kind)
        row = dns.rdata.from_text(IN, rdtype, content, dns.name.root, relativize=False)
        node = self._nodes.setdefault(owner, {})
        rows = node.setdefault(rdtype, RRset(owner, IN, rdtype))
        rows.add(row, ttl)
        while owner != self.apex and owner not in self._inner:
            owner = owner.parent()
            self._inner.add(owner)


@lru_cache(maxsize=4096)
def host(name: str) -> Name:
    """Return a full name from one without its trailing dot."""
    return dns.name.from_text(f"{name.rstrip('.')}.").canonicalize()


def target(alias: RRset) -> Name:
    """Return where a CNAME points."""
    name: Name = alias[0].target
    return name.canonicalize()


def strings(content: str) -> str:
    """Return a TXT content as quoted strings that each fit on the wire (RFC 1035, section 3.3)."""
    if not content.startswith('"'):
        content = '"' + re.sub(r'(["\\])', r"\\\1", content) + '"'
    content = BEYOND_ASCII.sub(_octets, content)
    parts = [part for text in QUOTED.findall(content) for part in PART.findall(text) or [""]]
    return " ".join(f'"{part}"' for part in parts)


def _octets(found: re.Match[str]) -> str:
    return "".join(f"\\{octet:03}" for octet in found[0].encode())


def _renamed(rows: RRset, name: Name) -> RRset:
    return dns.rrset.from_rdata_list(name, rows.ttl, list(rows))
